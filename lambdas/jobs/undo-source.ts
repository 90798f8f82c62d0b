import type { Changes } from '../import/changes.ts'
import type { OutcomeRecord } from '../import/outcome.ts'
import { mergedChanges } from '../import/undo/restoration.ts'
import type { UndoRow } from '../import/undo/undo-row.ts'
import type { Job } from './job.ts'
import { IndexPageGone, mayHold, rangesOf, type OutcomeRange } from './outcome-index.ts'
import type { OutcomeStore } from './outcome-store.ts'

type ReadOutcomes = Pick<OutcomeStore, 'get' | 'getPage' | 'getChanges'>

/** Records of the import are no longer kept. */
export class RecordsGone extends Error {
  override readonly name = 'RecordsGone'
}

/** Contacts of rows up to `to`, those of the batch before left out. */
export interface UndoRows {
  readonly to: number
  readonly rows: readonly UndoRow[]
}

export interface UndoSource {
  /** The contacts that the import made or changed, each once, at its first row, behind a position. */
  batches(position: number, size: number): AsyncGenerator<UndoRows>
  /** Contact id → what all rows of the import together changed of it. */
  changesOf(rows: readonly UndoRow[]): Promise<ReadonlyMap<string, Changes>>
}

type Changing = OutcomeRecord & { readonly contact_id: string; readonly outcome: 'created' | 'updated' }

/** Whether the record is of a row that made or changed a contact which no earlier row made. */
const isChanging = (record: OutcomeRecord): record is Changing =>
  record.contact_id !== undefined &&
  (record.outcome === 'created' ||
    (record.outcome === 'updated' && record.changed !== false && record.matched_by !== 'row'))

const changesContacts = (range: OutcomeRange): boolean => mayHold(range, 'created') || mayHold(range, 'updated')

const allRanges = async (job: Job, outcomes: ReadOutcomes): Promise<readonly OutcomeRange[]> => {
  const ranges: OutcomeRange[] = []
  try {
    for await (const range of rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page), changesContacts))
      ranges.push(range)
  } catch (error) {
    throw error instanceof IndexPageGone ? new RecordsGone() : error
  }
  return ranges
}

/** Objects read ahead: most of the time of each is spent waiting for S3. */
const AHEAD = 8

/** Reads what an import did from its records. In memory stay only the ids of contacts that several rows updated. */
export const openUndoSource = async (job: Job, outcomes: ReadOutcomes): Promise<UndoSource> => {
  const ranges = await allRanges(job, outcomes)

  /** By the object: a step of an asynchronous generator for each record would cost more than its undo's plan. */
  async function* records(wanted: readonly OutcomeRange[]): AsyncGenerator<readonly Changing[]> {
    const ahead: Promise<readonly OutcomeRecord[] | undefined>[] = []
    const read = (range: OutcomeRange) => {
      const found = outcomes.get(job, range)
      found.catch(() => undefined)
      ahead.push(found)
    }
    for (const range of wanted.slice(0, AHEAD)) read(range)
    for (let n = 0; n < wanted.length; n += 1) {
      const found = await ahead.shift()
      if (found === undefined) throw new RecordsGone()
      const next = wanted[n + AHEAD]
      if (next !== undefined) read(next)
      yield found.filter(isChanging)
    }
  }

  /** Contact id → its rows, of contacts that several updated. */
  const repeatedRows = async (): Promise<ReadonlyMap<string, readonly number[]>> => {
    const repeated = new Map<string, number[]>()
    const first = new Map<string, number>()
    for await (const found of records(ranges.filter((range) => mayHold(range, 'updated'))))
      for (const { outcome, contact_id, row_number } of found) {
        if (outcome !== 'updated') continue
        const firstRow = first.get(contact_id)
        if (firstRow === undefined) {
          first.set(contact_id, row_number)
          continue
        }
        const rows = repeated.get(contact_id)
        if (rows === undefined) repeated.set(contact_id, [firstRow, row_number])
        else rows.push(row_number)
      }
    return repeated
  }
  const repeated =
    job.counts.updated > job.unchanged_count ? await repeatedRows() : new Map<string, readonly number[]>()

  async function* batches(position: number, size: number): AsyncGenerator<UndoRows> {
    let rows: UndoRow[] = []
    for await (const found of records(ranges.filter(({ to }) => to > position)))
      for (const { row_number, line, contact_id, outcome } of found) {
        const own = outcome === 'updated' ? repeated.get(contact_id) : undefined
        if (row_number <= position || (own !== undefined && own[0] !== row_number)) continue
        rows.push({
          rowNumber: row_number,
          ...(line !== undefined && { line }),
          contactId: contact_id,
          outcome,
          ...(own !== undefined && { isRepeated: true }),
        })
        if (rows.length < size) continue
        yield { to: row_number, rows }
        rows = []
      }
    if (rows.length > 0) yield { to: job.position, rows }
  }

  return { batches, changesOf: makeChangesOf(job, { ranges, repeated, outcomes }) }
}

interface Records {
  readonly ranges: readonly OutcomeRange[]
  /** Contact id → its rows, of contacts that several updated. */
  readonly repeated: ReadonlyMap<string, readonly number[]>
  readonly outcomes: ReadOutcomes
}

const makeChangesOf =
  (job: Job, { ranges, repeated, outcomes }: Records): UndoSource['changesOf'] =>
  async (rows) => {
    const numbers = new Map(rows.map(({ contactId, rowNumber }) => [contactId, repeated.get(contactId) ?? [rowNumber]]))
    const wanted = [...numbers.values()].flat()
    const all = new Set(wanted)
    const found = new Map<number, Changes>()
    for (const range of ranges) {
      if (!wanted.some((row) => row > range.from && row <= range.to)) continue
      for (const [row, changes] of (await outcomes.getChanges(job, range)) ?? [])
        if (all.has(row)) found.set(row, changes)
    }
    const changes = new Map<string, Changes>()
    for (const [contactId, own] of numbers) {
      const known = own.map((row) => found.get(row)).filter((one) => one !== undefined)
      // Half of what was changed would say nothing about what was there before.
      if (known.length === own.length) changes.set(contactId, mergedChanges(known))
    }
    return changes
  }
