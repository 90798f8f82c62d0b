import { Marked } from 'marked'
import { codeView } from './code-view.ts'
import { html, Html } from './html.ts'
import { tableFrame } from './markdown.ts'

/** A guide as it is written: a page of Markdown that begins with its title. */
export interface Guide {
  readonly name: string
  readonly text: string
}

export const guideAnchor = (name: string): string => `guide-${name}`

export const guideTitle = ({ text }: Guide): string => /^# (.+)$/m.exec(text)?.[1] ?? ''

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-')

/** `files.md`, `files.md#columns`, `#columns`: where it is on the page. Undefined: elsewhere. */
const placeOf = (href: string, name: string): string | undefined => {
  const [, page = '', anchor] = /^(?:([\w-]+)\.md)?(?:#([\w-]+))?$/.exec(href) ?? []
  if (page === '' && anchor === undefined) return undefined
  const guide = guideAnchor(page === '' ? name : page)
  return `#${anchor === undefined ? guide : `${guide}-${anchor}`}`
}

/** A guide, with links at its headings, and at the operations that it names. */
export const guideView = (guide: Guide, operations: ReadonlyMap<string, string>): Html => {
  const { name, text } = guide
  const marked = new Marked({ gfm: true })
  marked.use({
    hooks: {
      postprocess: (made) => made.replaceAll(/<table>[^]*?<\/table>/g, (table) => tableFrame(new Html(table)).text),
    },
    renderer: {
      code: ({ text: code }) => codeView(code).text,
      heading({ tokens, depth, text: heading }) {
        const id = depth === 1 ? guideAnchor(name) : `${guideAnchor(name)}-${anchorOf(heading)}`
        const level = depth + 1
        return `<h${level} id="${id}"><a href="#${id}">${this.parser.parseInline(tokens)}</a></h${level}>\n`
      },
      link({ href, tokens }) {
        const place = placeOf(href, name) ?? href
        return html`<a href="${place}">${new Html(this.parser.parseInline(tokens))}</a>`.text
      },
      codespan({ text: code }) {
        const operation = operations.get(code)
        const shown = html`<code>${code}</code>`
        return (operation === undefined ? shown : html`<a href="#${operation}">${shown}</a>`).text
      },
    },
  })
  return html`<section class="guide">${new Html(marked.parse(text, { async: false }))}</section>`
}
