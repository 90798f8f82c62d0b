import * as z from 'zod'
import { DATE_ORDERS } from './reading-options.ts'
import { countedWarningsSchema, type Warnings } from './warnings.ts'

const count = z.int().nonnegative()

const tableSchema = z.object({
  encoding: z.string(),
  /** Column name → order of its dates: only all of the file shows it. */
  date_orders: z.array(z.tuple([z.string(), z.enum(DATE_ORDERS)])),
  /** Records before this line are rows already, except the one on `waiting_line`: what it is, the next one tells. */
  to_line: count,
  waiting_line: count.exactOptional(),
  /** Cells of the last row: two short rows may be one that is broken in two. */
  width_before: count.exactOptional(),
})

/**
 * Where in a file its rows can be read on as if they had been read from the beginning: a record begins there, and what the rows before
 * it left behind is all here. Holds no cell. Another version of it is of no use, so its file is read from the beginning.
 */
const resumePointSchema = z.object({
  version: z.literal(1),
  format: z.enum(['csv', 'ndjson', 'vcard']),
  /** Bytes of the file before the record. */
  offset: count,
  /** The line on which it begins. */
  line: count,
  /** Rows before it. */
  rows: count,
  table: tableSchema.exactOptional(),
  /** Of a vCard: whether the lines before it were folded as version 2.1 does. */
  card: z.object({ keeps_white_space: z.boolean() }).exactOptional(),
  warnings: countedWarningsSchema,
})

export type ResumePoint = Readonly<z.infer<typeof resumePointSchema>>

/** A point as it is stored. */
export type ResumeText = string

/** The stored point, if this version of the code can use it at the row after `position`. */
export const parseResumePoint = (text: ResumeText | null, position: number): ResumePoint | undefined => {
  if (text === null) return undefined
  const { success, data } = resumePointSchema.safeParse(JSON.parse(text))
  return success && data.rows <= position ? data : undefined
}

/** Of a file with thousands of different warnings, nothing is kept: it is read from the last point that was, or from the beginning. */
const MAX_TEXT_CHARS = 64 * 1024

/** Bytes of a file between two points: what is read again when a job is taken up is about that long. */
const RESUME_EVERY_BYTES = 256 * 1024

type Place = Omit<ResumePoint, 'version' | 'warnings'>

/** Points at which a reader could begin, noted while it reads. */
export interface ResumePoints {
  /** Where this reader begins; undefined: at the beginning of the file. */
  readonly from: ResumePoint | undefined
  readonly everyBytes: number
  /** Whether the file was read far enough for another point. */
  readonly isDue: (offset: number) => boolean
  /** To be called when all rows before the place, and nothing behind it, were read and counted in warnings. */
  readonly note: (place: Place) => void
  /** The last point before the row after `position`, as text; undefined where there is no new one since the last call. */
  readonly before: (position: number) => ResumeText | undefined
}

interface NotedPoint {
  readonly place: Place
  readonly warnings: ReturnType<Warnings['counted']>
}

export const makeResumePoints = (
  warnings: Warnings,
  from: ResumePoint | undefined,
  everyBytes = RESUME_EVERY_BYTES,
): ResumePoints => {
  let noted: NotedPoint[] = []
  let last = from?.offset ?? 0
  return {
    from,
    everyBytes,
    isDue: (offset) => offset - last >= everyBytes,
    note(place) {
      last = place.offset
      noted.push({ place, warnings: warnings.counted() })
    },
    before(position) {
      const point = noted.findLast(({ place }) => place.rows <= position)
      noted = noted.filter(({ place }) => place.rows > position)
      if (point === undefined) return undefined
      const { place, warnings: counted } = point
      const text = JSON.stringify({ version: 1, ...place, warnings: counted() } satisfies ResumePoint)
      return text.length > MAX_TEXT_CHARS ? undefined : text
    },
  }
}
