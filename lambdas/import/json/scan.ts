import { UnreadableFile } from '../files/refusal.ts'

/** What happens in a JSON text; `at` is a byte of the chunk at hand. */
export interface JsonEvents {
  /** A value begins outside of everything. */
  topLevel?(isObject: boolean, at: number): void
  /** It has ended before this byte. */
  topLevelEnd?(at: number): void
  /** A comma stands between such values. */
  comma?(): void
  /** A list begins that is nested only in objects, under these names from the outermost on. */
  list?(path: readonly string[]): void
  listEnd?(): void
  /** An element of that list begins at this byte. */
  element?(isObject: boolean, at: number): void
  /** It has ended before this byte. */
  elementEnd?(at: number): void
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const SPACE = 0x20

/** Of a byte order mark, which may also stand between files that were put together. */
const MARK: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf])

/** Longer names are truncated. */
const MAX_NAME_BYTES = 64
/** How deep in nested objects a list is searched for. */
const MAX_WRAPPERS = 8

/**
 * Reads JSON in UTF-8, chunk by chunk in constant memory, far enough to separate the elements of its lists. Elements
 * are parsed elsewhere: only brackets and quotes are read here.
 */
export class JsonScan {
  readonly #events: JsonEvents
  /** Brackets of both kinds that are open. */
  #depth = 0
  /** The outermost of them, as long as they are objects: the name under which each holds the next. */
  readonly #wrappers: string[] = []
  /** The bracket behind the wrappers is that of a list. */
  #inList = false
  #inElement = false
  #inText = false
  /** An object has ended outside of everything: a comma may stand behind it. */
  #isBehindObject = false
  #isEscaped = false
  /** The last text that stood in a wrapper: the name of what follows. */
  #name: number[] = []
  #isName = false

  constructor(events: JsonEvents) {
    this.#events = events
  }

  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (this.#inText) this.#text(byte)
      else if (byte === QUOTE) this.#beginText(at)
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#open(byte === OPEN_OBJECT, at)
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#close(byte === CLOSE_OBJECT, at)
      else if (byte > SPACE) this.#plain(byte, at)
    }
  }

  end(): void {
    if (this.#depth > 0 || this.#inText)
      throw new UnreadableFile('The JSON is broken, or was cut off: it ends inside a value.')
  }

  /** Right inside the list: where its elements are. */
  get #isAmongElements(): boolean {
    return this.#inList && this.#depth === this.#wrappers.length + 1
  }

  get #isInWrapper(): boolean {
    return !this.#inList && this.#depth === this.#wrappers.length
  }

  #open(isObject: boolean, at: number): void {
    if (this.#depth === 0) this.#events.topLevel?.(isObject, at)
    if (this.#isAmongElements) this.#beginElement(isObject, at)
    else if (this.#isInWrapper) this.#openInWrapper(isObject)
    this.#depth += 1
    this.#name = []
  }

  #openInWrapper(isObject: boolean): void {
    const name = Buffer.from(this.#name).toString()
    if (!isObject) {
      this.#inList = true
      this.#events.list?.([...this.#wrappers.slice(1), ...(this.#depth > 0 ? [name] : [])])
    } else if (this.#wrappers.length < MAX_WRAPPERS) this.#wrappers.push(name)
  }

  #close(isObject: boolean, at: number): void {
    if (this.#isAmongElements) {
      if (isObject) throw mismatch()
      this.#endElement(at)
      this.#events.listEnd?.()
      this.#inList = false
    } else if (this.#isInWrapper) {
      if (!isObject || this.#wrappers.pop() === undefined) throw mismatch()
    }
    this.#depth -= 1
    if (this.#depth > 0) return
    this.#isBehindObject = isObject
    this.#events.topLevelEnd?.(at + 1)
  }

  #plain(byte: number, at: number): void {
    if (this.#depth === 0) {
      if (MARK.has(byte)) return
      if (byte === COMMA && this.#isBehindObject) {
        this.#isBehindObject = false
        this.#events.comma?.()
        return
      }
      throw new UnreadableFile('The JSON is broken: text stands outside of its brackets.')
    }
    if (!this.#isAmongElements) return
    if (byte === COMMA) this.#endElement(at)
    else this.#beginElement(false, at)
  }

  #beginElement(isObject: boolean, at: number): void {
    if (!this.#inElement) this.#events.element?.(isObject, at)
    this.#inElement = true
  }

  #endElement(at: number): void {
    if (this.#inElement) this.#events.elementEnd?.(at)
    this.#inElement = false
  }

  #beginText(at: number): void {
    this.#plain(QUOTE, at)
    this.#inText = true
    this.#isName = this.#isInWrapper
    if (this.#isName) this.#name = []
  }

  #text(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) this.#inText = false
    if (this.#inText && this.#isName && this.#name.length < MAX_NAME_BYTES) this.#name.push(byte)
  }
}

const mismatch = (): UnreadableFile => new UnreadableFile('The JSON is broken: its brackets do not match.')
