/** What a release changes in the text of files. Each function throws where the file is not as expected. */

const UNRELEASED = '## [Unreleased]\n'

const replaceOnce = (text: string, pattern: RegExp, replacement: string): string => {
  const found = text.match(new RegExp(pattern, `${pattern.flags}g`))?.length ?? 0
  if (found !== 1) throw new Error(`Found ${found} times, not once: ${String(pattern)}`)
  return text.replace(pattern, () => replacement)
}

/** The entries under Unreleased become those of the version. */
export const releaseChangelog = (changelog: string, version: string, date: string): string => {
  const [before, after, ...more] = changelog.split(UNRELEASED)
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error('The changelog must have one heading "## [Unreleased]".')
  const entries = after.split('\n## ')[0] ?? ''
  if (!/^- /m.test(entries))
    throw new Error('The changelog has no entry under Unreleased: there is nothing to release.')
  return `${before}${UNRELEASED}\n## [${version}] - ${date}\n${after}`
}

/** The module that holds the version of the OpenAPI document, with a new version. */
export const releaseVersionModule = (text: string, version: string): string =>
  replaceOnce(text, /^export const VERSION = '[^']+'$/m, `export const VERSION = '${version}'`)

/** A package.json with a new version. */
export const releasePackage = (text: string, version: string): string =>
  replaceOnce(text, /^ {2}"version": "[^"]+"/m, `  "version": "${version}"`)

/** A pyproject.toml with a new version. */
export const releasePyproject = (text: string, version: string): string =>
  replaceOnce(text, /^version = "[^"]+"$/m, `version = "${version}"`)

/** npm updates the version of the root, but not those of the workspaces. */
export const releaseLockfile = (text: string, version: string): string => {
  const lockfile = JSON.parse(text) as { packages: Record<string, { version?: string }> }
  for (const workspace of ['client', 'console']) {
    const entry = lockfile.packages[workspace]
    if (entry === undefined) throw new Error(`package-lock.json has no workspace "${workspace}".`)
    entry.version = version
  }
  return `${JSON.stringify(lockfile, null, 2)}\n`
}
