import type { Api } from './api.ts'
import type { AnyOutcome, Job, RowRecord } from './types.ts'

/** Rows that one request brings. */
const PAGE = 500
/** Rows of one outcome that are listed: to get to one of them, all before it are fetched. */
const MAX_LISTED = 10_000
/** Milliseconds for which a view stays before its rows are fetched: a scrollbar that is dragged passes many. */
const REST_MS = 80

/** Whether its rows are numbered from 1 on without a gap, so that any of them can be asked for. */
const isWhole = ({ kind = 'import', parent_job_id = null, drift_count }: Job): boolean =>
  kind === 'import' && (parent_job_id === null || drift_count !== undefined)

/** The rows of a job, or those of one outcome, fetched where somebody looks. */
export class RowPages {
  readonly #api: Api
  readonly #job: string
  readonly #query: Readonly<Record<string, string>>
  readonly #onChange: () => void
  readonly #end = new AbortController()
  readonly #rows: RowRecord[] = []
  readonly #fetched = new Set<number>()
  readonly #isFree: boolean
  #cursor: string | null = ''
  #view: readonly [from: number, to: number] = [0, 0]
  #isBusy = false
  #failure: unknown

  constructor(
    api: Api,
    job: Job,
    { outcome, hasSource }: { readonly outcome: AnyOutcome | undefined; readonly hasSource: boolean },
    onChange: () => void,
  ) {
    this.#api = api
    this.#job = job.job_id
    this.#query = {
      limit: `${PAGE}`,
      ...(outcome !== undefined && { outcome }),
      ...(hasSource && { include: 'source' }),
    }
    this.#isFree = outcome === undefined && isWhole(job)
    this.#onChange = onChange
  }

  get failure(): unknown {
    return this.#failure
  }

  /** How many of so many rows can be listed. */
  listed(total: number): number {
    return this.#isFree ? total : Math.min(total, MAX_LISTED)
  }

  /** The row, if it is there already. */
  at(index: number): RowRecord | undefined {
    return this.#rows[index]
  }

  /** Fetches the rows of a view; of an outcome, or of a job that has only some rows of a file, also those before it. */
  want(from: number, to: number): void {
    this.#view = [from, to]
    if (!this.#isBusy) void this.#fetch()
  }

  /** Once more, after a failure. */
  again(): void {
    this.#failure = undefined
    this.want(...this.#view)
    this.#onChange()
  }

  stop(): void {
    this.#end.abort()
  }

  async #page(position: Readonly<Record<string, string>>): Promise<readonly RowRecord[]> {
    const { data, meta } = await this.#api.rows(this.#job, { ...this.#query, ...position }, this.#end.signal)
    this.#cursor = meta.next_cursor
    return data
  }

  #put(rows: readonly RowRecord[]): void {
    for (const row of rows) this.#rows[row.row_number - 1] = row
  }

  /** The next page that the view lacks. False when it lacks none. */
  async #next(): Promise<boolean> {
    const [from, to] = this.#view
    if (!this.#isFree) {
      if (this.#cursor === null || this.#rows.length >= to) return false
      this.#rows.push(...(await this.#page(this.#cursor === '' ? {} : { cursor: this.#cursor })))
      return true
    }
    let page = Math.floor(from / PAGE)
    while (page * PAGE < to && this.#fetched.has(page)) page += 1
    if (page * PAGE >= to) return false
    const start = page * PAGE
    this.#put(await this.#page({ after: `${start}` }))
    // A page of the service may be short: its cursor says that it goes on.
    while (this.#cursor !== null && this.#rows[start + PAGE - 1] === undefined)
      this.#put(await this.#page({ cursor: this.#cursor }))
    this.#fetched.add(page)
    return true
  }

  async #fetch(): Promise<void> {
    this.#isBusy = true
    try {
      for (let isMore = true; isMore && !this.#end.signal.aborted;) {
        await new Promise((resolve) => setTimeout(resolve, this.#isFree ? REST_MS : 0))
        isMore = await this.#next()
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
