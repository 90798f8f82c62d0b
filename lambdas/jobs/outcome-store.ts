import { promisify } from 'node:util'
import * as z from 'zod'
import { gunzip, gzip } from 'node:zlib'
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { type Changes, changesSchema } from '../import/changes.ts'
import { countOutcomes, type OutcomeRecord, outcomeRecordSchema } from '../import/outcome.ts'
import { createdIn, createdKey, packIds } from './created-log.ts'
import type { Job, JobKey } from './job.ts'
import { outcomeRangeSchema, withRange, type IndexPage, type OutcomeIndex, type OutcomeRange } from './outcome-index.ts'

/** Outcomes of rows on S3, one object for every checkpoint, and the pages of the index of them. */
export interface OutcomeStore {
  put(job: JobKey, range: OutcomeRange, outcomes: readonly OutcomeRecord[]): Promise<void>
  /** Without the changes of the rows. Undefined once the object's time is over. */
  get(job: JobKey, range: OutcomeRange): Promise<readonly OutcomeRecord[] | undefined>
  /** Row number → what it changed, for the rows that changed anything. Undefined once the object's time is over. */
  getChanges(job: JobKey, range: OutcomeRange): Promise<ReadonlyMap<number, Changes> | undefined>
  /** Keeps, for good, which contacts the rows created. The same again has the same name. */
  putCreated(job: JobKey, range: OutcomeRange, contactIds: readonly string[]): Promise<void>
  putPage(job: JobKey, page: IndexPage, ranges: readonly OutcomeRange[]): Promise<void>
  getPage(job: JobKey, page: IndexPage): Promise<readonly OutcomeRange[] | undefined>
}

/** For code that works on rows: it never reads what they changed. */
export type RecordedOutcomes = Omit<OutcomeStore, 'getChanges'>

interface Batch {
  readonly from: number
  readonly to: number
  readonly outcomes: readonly OutcomeRecord[]
}

/** Keeps the outcomes of a batch, and which contacts it created: the index of the job as the checkpoint that follows is to name it. */
export const recordOutcomes = async (
  store: Pick<OutcomeStore, 'put' | 'putCreated' | 'putPage'>,
  job: JobKey & Pick<Job, 'epoch' | 'outcome_index' | 'options'>,
  { from, to, outcomes }: Batch,
): Promise<OutcomeIndex> => {
  const range = { from, to, epoch: job.epoch, counts: countOutcomes(outcomes) }
  // A dry run created none.
  const created = job.options.dry_run ? [] : createdIn(outcomes)
  await Promise.all([
    store.put(job, range, outcomes),
    ...(created.length > 0 ? [store.putCreated(job, range, created)] : []),
  ])
  return withRange(job.outcome_index, range, (page, ranges) => store.putPage(job, page, ranges))
}

/** Digits of a position in an object's name, so that names sort as rows do. */
const POSITION_DIGITS = 9

const nameOf = ({ from, epoch }: Pick<OutcomeRange, 'from' | 'epoch'>): string =>
  `${String(from).padStart(POSITION_DIGITS, '0')}-${epoch}`
const folderOf = ({ workspace_id, job_id }: JobKey): string => `outcomes/${workspace_id}/${job_id}`
const objectKey = (job: JobKey, range: OutcomeRange): string => `${folderOf(job)}/${nameOf(range)}.ndjson`
/** Apart from the outcomes: not everyone who may read those may read values of contacts. */
const changesKey = ({ workspace_id, job_id }: JobKey, range: OutcomeRange): string =>
  `changes/${workspace_id}/${job_id}/${nameOf(range)}.ndjson`
const pageKey = (job: JobKey, page: IndexPage): string => `${folderOf(job)}/index/${page.level}/${nameOf(page)}.ndjson`

/** Records of rows repeat each other's words: they take a tenth of the bytes. */
const packed = promisify(gzip)
const unpacked = promisify(gunzip)

const linesOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n')
const valuesOf = <T>(text: string, schema: z.ZodType<T>): T[] =>
  text === '' ? [] : text.split('\n').map((line) => schema.parse(JSON.parse(line)))

/** The two bytes that gzip begins with. What was stored before this was packed begins with a brace. */
const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** One line a row. Lists instead of objects: the names of their fields would be a third of it. */
const rowChangesSchema = z.tuple([z.int().positive(), changesSchema])
type RowChanges = Readonly<z.infer<typeof rowChangesSchema>>

const changesIn = (outcomes: readonly OutcomeRecord[]): RowChanges[] =>
  outcomes.flatMap(({ row_number, changes }) => (changes === undefined ? [] : [[row_number, changes] as const]))

/** As an outcome is stored, and shown to who may not read contacts. */
const withoutChanges = (record: OutcomeRecord): OutcomeRecord => {
  if (record.changes === undefined) return record
  const { changes: _, ...others } = record
  return others
}

/** Outcomes of rows and pages of their index on S3, as gzipped NDJSON. */
export const makeOutcomeStore = ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): OutcomeStore => {
  const put = async (key: string, values: readonly unknown[]): Promise<void> => {
    const body = await packed(linesOf(values))
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/gzip' }))
  }
  const get = async <T>(key: string, schema: z.ZodType<T>): Promise<T[] | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
      return valuesOf(Buffer.from(isPacked(bytes) ? await unpacked(bytes) : bytes).toString(), schema)
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  }
  return {
    put: async (job, range, outcomes) => {
      const changes = changesIn(outcomes)
      await Promise.all([
        put(objectKey(job, range), outcomes.map(withoutChanges)),
        ...(changes.length > 0 ? [put(changesKey(job, range), changes)] : []),
      ])
    },
    get: (job, range) => get(objectKey(job, range), outcomeRecordSchema),
    getChanges: async (job, range) => {
      const changes = await get(changesKey(job, range), rowChangesSchema)
      return changes && new Map(changes)
    },
    putCreated: async (job, range, contactIds) => {
      const Key = createdKey(job, nameOf(range))
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key,
          Body: packIds(contactIds),
          ContentType: 'application/octet-stream',
        }),
      )
    },
    putPage: (job, page, ranges) => put(pageKey(job, page), ranges),
    getPage: (job, page) => get(pageKey(job, page), outcomeRangeSchema),
  }
}
