import { Marked } from 'marked'
import { Html } from './html.ts'

const marked = new Marked({ gfm: true })

/** A description of the document, which is CommonMark. The document is our own: what it holds of HTML is not cleaned. */
export const markdown = (text: string): Html => new Html(marked.parse(text, { async: false }))

/** The same for a line of a table. */
export const inlineMarkdown = (text: string): Html => new Html(marked.parseInline(text, { async: false }))
