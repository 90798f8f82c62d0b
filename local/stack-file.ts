import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { localFolder } from './folders.ts'

/** Where the deployed app is. */
export const deployedAppSchema = z.object({
  /** Without `/v1` and without a slash at the end. */
  api_url: z.url(),
  endpoint_url: z.url(),
  region: z.string(),
  contacts_table: z.string(),
  control_table: z.string(),
  bucket: z.string(),
  drop_bucket: z.string(),
  drops_queue_url: z.url(),
  workspace_secrets_key: z.string(),
  imports_queue_url: z.url(),
  events_queue_url: z.url(),
  deliveries_queue_url: z.url(),
  event_bus_name: z.string(),
  sweep_function: z.string(),
  webhook_sweep_function: z.string(),
})

/** What `.local/stack.json` holds while `npm start` is up: the app, a key to use it with, and who hears of its workspace's imports. */
const localStackSchema = deployedAppSchema.extend({
  api_key: z.string(),
  workspace_id: z.string(),
  webhook_receiver_url: z.url(),
})

export type DeployedApp = z.infer<typeof deployedAppSchema>
export type LocalStack = z.infer<typeof localStackSchema>

const stackFile = join(localFolder, 'stack.json')

/** Undefined when no local cloud is up. */
export const readStack = async (): Promise<LocalStack | undefined> => {
  const text = await readFile(stackFile, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : localStackSchema.parse(JSON.parse(text))
}

/** Written atomically: readers never see half of it. It holds a key, so only the owner may read it. */
export const writeStack = async (stack: LocalStack): Promise<void> => {
  const draft = `${stackFile}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, stackFile)
}

/** Forgets the deployed stack. */
export const removeStack = (): Promise<void> => rm(stackFile, { force: true })
