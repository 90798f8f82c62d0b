import { render } from 'preact'
import { App } from './app.tsx'
import { STYLE } from './style.ts'
import type { Options } from './types.ts'

type TokenSource = string | (() => string | Promise<string>)

const ATTRIBUTES = ['api', 'token', 'options', 'lang']

const objectOf = (text: string | null): Options => {
  if (text === null || text.trim() === '') return {}
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('The attribute `options` must be a JSON object.')
  return value as Options
}

/** `<contacts-import api="…" token="…" options="{…}" lang="de">`. */
export class ContactsImportElement extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES
  #token: TokenSource | undefined
  #source: TokenSource | undefined
  /** Stays the same as long as its source: another one connects anew. */
  #read: () => Promise<string | undefined> = () => Promise.resolve(undefined)
  #remember: (token: string | undefined) => void = () => undefined

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
  }

  /** The token of a session, or a function that fetches one. */
  get token(): TokenSource | undefined {
    return this.#token ?? this.getAttribute('token') ?? undefined
  }

  set token(token: TokenSource | undefined) {
    this.#token = token
    this.#draw()
  }

  /** Is told each token that a person gave, and undefined when it is to be forgotten. */
  set remember(remember: (token: string | undefined) => void) {
    this.#remember = remember
    this.#draw()
  }

  connectedCallback(): void {
    this.#draw()
  }

  attributeChangedCallback(): void {
    this.#draw()
  }

  disconnectedCallback(): void {
    if (this.shadowRoot !== null) render(null, this.shadowRoot)
  }

  #draw(): void {
    if (!this.isConnected || this.shadowRoot === null) return
    const source = this.token
    if (source !== this.#source) {
      this.#source = source
      this.#read = async () => (typeof source === 'function' ? await source() : source)
    }
    render(
      <App
        api={this.getAttribute('api') ?? ''}
        lang={this.getAttribute('lang') ?? document.documentElement.lang}
        options={objectOf(this.getAttribute('options'))}
        token={this.#read}
        onToken={this.#remember}
        onEvent={(name, detail) => {
          this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
        }}
        canClose={this.hasAttribute('closable')}
        canDisconnect={this.hasAttribute('standalone')}
      />,
      this.shadowRoot,
    )
  }
}

if (customElements.get('contacts-import') === undefined) customElements.define('contacts-import', ContactsImportElement)
