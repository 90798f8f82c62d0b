import { DeleteObjectsCommand, paginateListObjectsV2, type ObjectIdentifier, type S3Client } from '@aws-sdk/client-s3'
import {
  BatchWriteCommand,
  paginateQuery,
  paginateScan,
  PutCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb'
import { setTimeout as pause } from 'node:timers/promises'
import { workspaceOfPk, workspacePk } from '../lambdas/platform/control-keys.ts'
import { Failure } from './command-line.ts'

/** What DynamoDB takes in one BatchWriteItem, and S3 in one DeleteObjects. */
const ITEMS_PER_BATCH = 25
const OBJECTS_PER_BATCH = 1_000
const RETRY_MS = 200
/** A worker that had begun a batch when its job was deleted may still write it. */
const MAX_PASSES = 10

export interface WorkspaceStore {
  readonly dynamo: DynamoDBDocumentClient
  readonly s3: S3Client
  readonly contactsTable: string
  readonly controlTable: string
  readonly bucket: string
}

type Item = Readonly<Record<string, unknown>>
type Key = Readonly<Record<string, unknown>>

/** The kind of an item by its sort key: `JOB#imp_…` is a JOB. */
const kindOf = ({ sk }: Item): string => String(sk).split('#')[0] ?? ''

async function* controlItems({ dynamo, controlTable }: WorkspaceStore, workspaceId: string): AsyncGenerator<Item> {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: controlTable,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': workspacePk(workspaceId) },
    },
  )
  for await (const { Items = [] } of pages) yield* Items
}

/** Contacts have no list: the whole table is read. Without a filter, because DynamoDB Local takes none on a key. */
export async function* contactItems(
  { dynamo, contactsTable }: WorkspaceStore,
  workspaceId: string,
): AsyncGenerator<Item> {
  const pages = paginateScan({ client: dynamo }, { TableName: contactsTable, ConsistentRead: true })
  for await (const { Items = [] } of pages)
    for (const item of Items) if (String(item['pk']).startsWith(`${workspaceId}#`)) yield item
}

/** First parts of the names of objects: `uploads/`, `payloads/` and whatever there is. */
const prefixes = async ({ s3, bucket }: WorkspaceStore): Promise<string[]> => {
  const found: string[] = []
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Delimiter: '/' }))
    found.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []))
  return found
}

interface StoredObject {
  readonly key: string
  readonly bytes: number
  readonly folder: string
}

async function* objects(store: WorkspaceStore, workspaceId: string): AsyncGenerator<StoredObject> {
  for (const folder of await prefixes(store)) {
    const listed = paginateListObjectsV2(
      { client: store.s3 },
      { Bucket: store.bucket, Prefix: `${folder}${workspaceId}/` },
    )
    for await (const { Contents = [] } of listed)
      for (const { Key = '', Size = 0 } of Contents) yield { key: Key, bytes: Size, folder: folder.replace('/', '') }
  }
}

const UNFINISHED = new Set(['queued', 'processing'])

export interface WorkspaceUsage {
  readonly workspace_id: string
  /** Items of the control table by their kind. */
  readonly items: Readonly<Record<string, number>>
  readonly jobs: Readonly<Record<string, number>>
  readonly objects: Readonly<Record<string, { readonly count: number; readonly bytes: number }>>
  /** Only where it was asked for. */
  readonly contacts?: { readonly contacts: number; readonly items: number }
}

const countBy = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1
}

/** What a workspace stores, by kind. Contacts are counted only on request: it reads the whole table. */
export const usageOf = async (
  store: WorkspaceStore,
  workspaceId: string,
  countsContacts: boolean,
): Promise<WorkspaceUsage> => {
  const items: Record<string, number> = {}
  const jobs: Record<string, number> = {}
  for await (const item of controlItems(store, workspaceId)) {
    countBy(items, kindOf(item))
    if (kindOf(item) === 'JOB') countBy(jobs, String(item['status']))
  }
  const stored: Record<string, { count: number; bytes: number }> = {}
  for await (const { folder, bytes } of objects(store, workspaceId)) {
    const { count, bytes: before } = stored[folder] ?? { count: 0, bytes: 0 }
    stored[folder] = { count: count + 1, bytes: before + bytes }
  }
  const usage = { workspace_id: workspaceId, items, jobs, objects: stored }
  if (!countsContacts) return usage
  const contacts = { contacts: 0, items: 0 }
  for await (const item of contactItems(store, workspaceId)) {
    contacts.items += 1
    if (item['contact'] !== undefined) contacts.contacts += 1
  }
  return { ...usage, contacts }
}

/** Every workspace, in no order: the whole control table is read. */
export const listWorkspaces = async ({ dynamo, controlTable }: WorkspaceStore) => {
  const found: { workspace_id: string; created_at: string }[] = []
  for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName: controlTable }))
    for (const { pk, sk, created_at } of Items)
      if (sk === 'WORKSPACE') found.push({ workspace_id: workspaceOfPk(String(pk)), created_at: String(created_at) })
  return found
}

const deleteItems = async (dynamo: DynamoDBDocumentClient, table: string, keys: readonly Key[]): Promise<void> => {
  let requests = keys.map((Key) => ({ DeleteRequest: { Key } }))
  while (requests.length > 0) {
    const { UnprocessedItems = {} } = await dynamo.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
    requests = (UnprocessedItems[table] ?? []) as typeof requests
    if (requests.length > 0) await pause(RETRY_MS)
  }
}

const deleteObjects = async ({ s3, bucket }: WorkspaceStore, Objects: ObjectIdentifier[]): Promise<void> => {
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
  const [first] = Errors
  if (first !== undefined) throw new Failure(`S3 deleted not all objects: ${first.Code ?? ''} ${first.Message ?? ''}`)
}

/** Hands what comes to `work` in batches. Gives how many there were. */
const inBatches = async <T>(
  source: AsyncIterable<T>,
  size: number,
  work: (batch: T[]) => Promise<void>,
): Promise<number> => {
  let count = 0
  let batch: T[] = []
  for await (const one of source) {
    batch.push(one)
    count += 1
    if (batch.length < size) continue
    await work(batch)
    batch = []
  }
  if (batch.length > 0) await work(batch)
  return count
}

export interface Erased {
  readonly contact_items: number
  readonly control_items: number
  readonly objects: number
}

const keyOf = ({ pk, sk }: Item): Key => ({ pk, sk })

/** The keys are deleted, so the workspace cannot be called any more. Their request counters expire through TTL. */
const deleteKeys = async (store: WorkspaceStore, workspaceId: string): Promise<void> => {
  const keys = async function* () {
    for await (const item of controlItems(store, workspaceId))
      if (kindOf(item) === 'KEY') yield { pk: String(item['sk']), sk: 'KEY' }
  }
  await inBatches(keys(), ITEMS_PER_BATCH, (batch) => deleteItems(store.dynamo, store.controlTable, batch))
}

const assertNothingRuns = async (store: WorkspaceStore, workspaceId: string): Promise<void> => {
  let running = 0
  for await (const item of controlItems(store, workspaceId))
    if (kindOf(item) === 'JOB' && UNFINISHED.has(String(item['status']))) running += 1
  if (running > 0)
    throw new Failure(
      `${running} imports of ${workspaceId} are not finished. Its keys do not open anything any more; run the same command again when the imports have ended. Nothing else was deleted.`,
    )
}

const pass = async (store: WorkspaceStore, workspaceId: string): Promise<Erased> => ({
  control_items: await inBatches(controlItems(store, workspaceId), ITEMS_PER_BATCH, (batch) =>
    deleteItems(store.dynamo, store.controlTable, batch.map(keyOf)),
  ),
  objects: await inBatches(objects(store, workspaceId), OBJECTS_PER_BATCH, (batch) =>
    deleteObjects(
      store,
      batch.map(({ key }) => ({ Key: key })),
    ),
  ),
  contact_items: await inBatches(contactItems(store, workspaceId), ITEMS_PER_BATCH, (batch) =>
    deleteItems(
      store.dynamo,
      store.contactsTable,
      batch.map(({ pk }) => ({ pk })),
    ),
  ),
})

const totalOf = ({ contact_items, control_items, objects: count }: Erased): number =>
  contact_items + control_items + count

/**
 * Deletes everything of a workspace: first its keys, so that nothing new comes, then all else, again and again until a pass finds
 * nothing. Interrupted, it can be run again. What is left is one item that says that, and when, it was done.
 */
export const eraseWorkspace = async (store: WorkspaceStore, workspaceId: string, now: () => string) => {
  const startedAt = now()
  await deleteKeys(store, workspaceId)
  await assertNothingRuns(store, workspaceId)
  const erased = { contact_items: 0, control_items: 0, objects: 0 }
  for (let passes = 1; ; passes += 1) {
    if (passes > MAX_PASSES) throw new Failure(`Something still writes for ${workspaceId}. Run the command again.`)
    const found = await pass(store, workspaceId)
    if (totalOf(found) === 0) break
    erased.contact_items += found.contact_items
    erased.control_items += found.control_items
    erased.objects += found.objects
  }
  const record = { workspace_id: workspaceId, started_at: startedAt, erased_at: now(), ...erased }
  await store.dynamo.send(
    new PutCommand({
      TableName: store.controlTable,
      Item: { pk: `ERASURE#${workspaceId}`, sk: record.erased_at, ...record },
    }),
  )
  return record
}
