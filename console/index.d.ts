/** `<contacts-import api="…" options="{…}" lang="en">`. Importing the package defines the element. */
export class ContactsImportElement extends HTMLElement {
  /** The token of a session, or a function that fetches one. It is called again when a session ends. */
  token: string | (() => string | Promise<string>) | undefined
  /** Is told each token that a person gave, and undefined when it is to be forgotten. */
  set remember(remember: (token: string | undefined) => void)
}

declare global {
  interface HTMLElementTagNameMap {
    'contacts-import': ContactsImportElement
  }
}
