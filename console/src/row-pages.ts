import type { Api } from './api.ts'
import type { Outcome, RowRecord } from './types.ts'

const PAGE = 500

/** The rows of a job of one outcome, fetched page by page as far as somebody looks. */
export class RowPages {
  readonly #api: Api
  readonly #job: string
  readonly #query: Readonly<Record<string, string>>
  readonly #onChange: () => void
  readonly #end = new AbortController()
  readonly #rows: RowRecord[] = []
  #cursor: string | null = ''
  #wanted = 0
  #isBusy = false
  #failure: unknown

  constructor(api: Api, job: string, outcome: Outcome | undefined, onChange: () => void) {
    this.#api = api
    this.#job = job
    this.#query = { limit: `${PAGE}`, ...(outcome !== undefined && { outcome }) }
    this.#onChange = onChange
  }

  get loaded(): number {
    return this.#rows.length
  }

  get failure(): unknown {
    return this.#failure
  }

  /** The row, if it is there already. */
  at(index: number): RowRecord | undefined {
    return this.#rows[index]
  }

  /** Fetches up to a row. Cursors lead from page to page: what comes before it is fetched too. */
  want(index: number): void {
    this.#wanted = Math.max(this.#wanted, index + 1)
    if (!this.#isBusy) void this.#fetch()
  }

  stop(): void {
    this.#end.abort()
  }

  async #fetch(): Promise<void> {
    this.#isBusy = true
    try {
      while (this.#cursor !== null && this.#rows.length < this.#wanted && !this.#end.signal.aborted) {
        const query = { ...this.#query, ...(this.#cursor !== '' && { cursor: this.#cursor }) }
        const { data, meta } = await this.#api.rows(this.#job, query, this.#end.signal)
        this.#rows.push(...data)
        this.#cursor = meta.next_cursor
        this.#onChange()
      }
    } catch (error) {
      if (!this.#end.signal.aborted) {
        this.#failure = error
        this.#onChange()
      }
    } finally {
      this.#isBusy = false
    }
  }
}
