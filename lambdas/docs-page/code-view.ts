import { html, type Html } from './html.ts'

/** A block of code, which the script of the page gives a button to copy it. */
export const codeView = (text: string, language?: string): Html =>
  html`<div class="code" ${language === undefined ? undefined : html` data-language="${language}"`}>
    <pre tabindex="0">${text}</pre>
  </div>`
