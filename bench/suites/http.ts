import { rm } from 'node:fs/promises'
import { makeDynamo } from '../../lambdas/platform/aws.ts'
import { deployApp } from '../../local/app-deployment.ts'
import { openCloud } from '../../local/cloud.ts'
import { emulatorAt } from '../../local/endpoint.ts'
import { cloudFolder } from '../../local/folders.ts'
import { makeHttp } from '../../local/http-client.ts'
import { freePort } from '../../local/ports.ts'
import type { DeployedApp } from '../../local/stack-file.ts'
import { makeWorkspaceKey } from '../../local/workspace-key.ts'
import { inCloud } from '../environment.ts'
import { median, takeTurns, type Side, type Times } from '../rounds.ts'
import { sampleContacts, USUAL_SHAPE_IN_WORDS, type SampleContact } from '../sample-contacts.ts'
import { acceptImport, csvOfBytes, endImport, uploadCsv } from '../sides/accept-import.ts'
import { recordWrites, sendRaw } from '../sides/raw-writes.ts'
import type { Suite } from '../suite.ts'
import { freshWorkspace } from '../workspace.ts'

const ROWS = 500
const ROUNDS = 15
const WARM_UP_ROUNDS = 5
/** Of a large import: its file, and how often it is sent. */
const LARGE_BYTES = 5 * 1024 * 1024
const LARGE_ROUNDS = 11
const LARGE_WARM_UP_ROUNDS = 2
/** Characters: with those of two bytes, 19.2 MB, and an upload may have 20. */
const UPLOAD_CHARS = 19 * 1024 * 1024
const NO_LIMIT = { requests: 1_000_000, window_seconds: 60 } as const

/** Requests to the deployed app against the writes that they end in, on the local cloud, in turns. */
export const httpSuite: Suite = {
  name: 'http',
  figures: ['http_500_rows_overhead', 'accept_5mb_seconds', 'inspect_20mb_seconds'],
  measure: async (_engine, progress) => {
    const folder = cloudFolder(`bench-${process.pid}`)
    const cloud = await openCloud({ folder, choosePort: freePort, progress })
    try {
      const app = await deployApp({ endpoint: cloud.endpoint, folder, progress })
      const emulator = (await emulatorAt(cloud.endpoint)) ?? cloud.endpoint
      progress(`Importing ${ROWS} contacts and one contact over HTTP in ${ROUNDS} rounds`)
      const times = await inCloud(cloud.endpoint, () => measureHttp(app))
      progress(`Sending a CSV of 5 MB over HTTP ${LARGE_ROUNDS} times`)
      const accepts = await inCloud(cloud.endpoint, () => measureAccepts(app))
      progress(`Inspecting an upload of 20 MB over HTTP ${LARGE_ROUNDS} times`)
      const inspections = await inCloud(cloud.endpoint, () => measureInspections(app))
      const [many, one, raw] = [median(times.many), median(times.one), median(times.raw)]
      const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
      return {
        measured: {
          http_500_rows_overhead: (many - one) / raw,
          accept_5mb_seconds: median(accepts) / 1_000,
          inspect_20mb_seconds: median(inspections) / 1_000,
        },
        notes: [
          `over HTTP: ${ROWS} rows ${ms(many)}, one row ${ms(one)}; raw writes of ${ROWS} rows ${ms(raw)} (p50, on ${emulator})`,
          `each: ${ROWS} contacts (${USUAL_SHAPE_IN_WORDS}), median of ${ROUNDS} rounds`,
          `a CSV of 5 MB in a request: the 202 after ${ms(Math.min(...accepts))} to ${ms(Math.max(...accepts))}, ` +
            `p50 ${ms(median(accepts))} of ${LARGE_ROUNDS}`,
          `an upload of 20 MB inspected: ${ms(Math.min(...inspections))} to ${ms(Math.max(...inspections))}, ` +
            `p50 ${ms(median(inspections))} of ${LARGE_ROUNDS}`,
        ],
      }
    } finally {
      await cloud.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const measureHttp = async (app: DeployedApp): Promise<Times<'many' | 'one' | 'raw'>> => {
  const dynamo = makeDynamo()
  const overHttp = <Name extends string>(name: Name, contacts: readonly SampleContact[]): Side<Name> => ({
    name,
    prepare: async () => {
      const workspaceId = freshWorkspace().id
      const { text } = await makeWorkspaceKey(app, { workspaceId, rateLimit: NO_LIMIT })
      return () => importOverHttp(app.api_url, text, contacts)
    },
  })
  const contacts = sampleContacts(ROWS)
  try {
    return await takeTurns(
      [
        overHttp('many', contacts),
        overHttp('one', contacts.slice(0, 1)),
        {
          name: 'raw',
          prepare: async () => {
            const commands = await recordWrites(contacts, app.contacts_table)
            return () => sendRaw(commands, dynamo)
          },
        },
      ],
      { rounds: ROUNDS, warmUpRounds: WARM_UP_ROUNDS },
    )
  } finally {
    dynamo.destroy()
  }
}

/** Milliseconds until each 202. One after another; each job is cancelled and ended before the next. */
const measureAccepts = async (app: DeployedApp): Promise<readonly number[]> => {
  const { text } = await makeWorkspaceKey(app, { workspaceId: freshWorkspace().id, rateLimit: NO_LIMIT })
  const http = makeHttp(app.api_url, text)
  const csv = csvOfBytes(LARGE_BYTES)
  const times: number[] = []
  for (let round = -LARGE_WARM_UP_ROUNDS; round < LARGE_ROUNDS; round += 1) {
    const start = performance.now()
    const jobId = await acceptImport(http, csv)
    if (round >= 0) times.push(performance.now() - start)
    await endImport(http, jobId)
  }
  return times
}

/** Milliseconds of each inspection of one upload, as large as one may be. */
const measureInspections = async (app: DeployedApp): Promise<readonly number[]> => {
  const { text } = await makeWorkspaceKey(app, { workspaceId: freshWorkspace().id, rateLimit: NO_LIMIT })
  const http = makeHttp(app.api_url, text)
  const upload_id = await uploadCsv(http, csvOfBytes(UPLOAD_CHARS))
  const times: number[] = []
  for (let round = -LARGE_WARM_UP_ROUNDS; round < LARGE_ROUNDS; round += 1) {
    const start = performance.now()
    const { status, text: body } = await http({ method: 'POST', path: '/v1/import/inspect', json: { upload_id } })
    if (status !== 200) throw new Error(`An inspection was answered ${status}: ${body.slice(0, 300)}`)
    if (round >= 0) times.push(performance.now() - start)
  }
  return times
}

const importOverHttp = async (apiUrl: string, apiKey: string, rows: readonly SampleContact[]): Promise<void> => {
  const response = await makeHttp(apiUrl, apiKey)({ method: 'POST', path: '/v1/import/contacts', json: { rows } })
  const { data } = (response.json ?? {}) as { data?: { created_count?: number } }
  if (response.status !== 200 || data?.created_count !== rows.length)
    throw new Error(`An import over HTTP was answered ${response.status}: ${response.text.slice(0, 300)}`)
}
