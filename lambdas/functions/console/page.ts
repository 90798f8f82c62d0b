import { createHash } from 'node:crypto'

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** All that is not in the shadow of the element. */
const STYLE = 'html{color-scheme:light dark}body{margin:0;background:light-dark(#fff,#111724)}'

/** In a script, the end of one would end it. */
const embedded = (script: string): string => script.replaceAll('</script', String.raw`<\/script`)

interface ConsolePage {
  readonly html: string
  /** Lets the page have its script and style, call the API and the storage, and nothing else. */
  readonly policy: string
}

/** The page of the console: one file, which loads nothing. `storage` are the origins that files are sent to. */
export const consolePage = (script: string, storage: readonly string[]): ConsolePage => {
  const code = embedded(script)
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Import contacts</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<noscript>The import console needs JavaScript.</noscript>
<script type="module">${code}</script>
</body>
</html>
`,
    policy: [
      "default-src 'none'",
      `script-src ${sourceOf(code)}`,
      `style-src ${sourceOf(STYLE)}`,
      `connect-src ${["'self'", ...storage].join(' ')}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
  }
}
