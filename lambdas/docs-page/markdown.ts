import { Marked } from 'marked'
import { codeView } from './code-view.ts'
import { html, Html } from './html.ts'

/** A table that is wider than a phone scrolls in its frame. */
export const tableFrame = (table: Html): Html =>
  html`<div class="table" tabindex="0" role="group" aria-label="Table">${table}</div>`

const marked = new Marked({ gfm: true })
marked.use({
  hooks: {
    postprocess: (text) => text.replaceAll(/<table>[^]*?<\/table>/g, (table) => tableFrame(new Html(table)).text),
  },
  renderer: { code: ({ text }) => codeView(text).text },
})

/** A description of the document, which is CommonMark. The document is our own: what it holds of HTML is not cleaned. */
export const markdown = (text: string): Html => new Html(marked.parse(text, { async: false }))

/** The same for a line of a table. */
export const inlineMarkdown = (text: string): Html => new Html(marked.parseInline(text, { async: false }))
