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
import { recordWrites, sendRaw } from '../sides/raw-writes.ts'
import type { Suite } from '../suite.ts'
import { freshWorkspace } from '../workspace.ts'

const ROWS = 500
const ROUNDS = 15
const WARM_UP_ROUNDS = 5
const NO_LIMIT = { requests: 1_000_000, window_seconds: 60 } as const

/** Requests to the deployed app against the writes that they end in, on the local cloud, in turns. */
export const httpSuite: Suite = {
  name: 'http',
  figures: ['http_500_rows_overhead'],
  measure: async (_engine, progress) => {
    const folder = cloudFolder(`bench-${process.pid}`)
    const cloud = await openCloud({ folder, choosePort: freePort, progress })
    try {
      const app = await deployApp({ endpoint: cloud.endpoint, folder, progress })
      const emulator = (await emulatorAt(cloud.endpoint)) ?? cloud.endpoint
      progress(`Importing ${ROWS} contacts and one contact over HTTP in ${ROUNDS} rounds`)
      const times = await inCloud(cloud.endpoint, () => measureHttp(app))
      const [many, one, raw] = [median(times.many), median(times.one), median(times.raw)]
      const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
      return {
        measured: { http_500_rows_overhead: (many - one) / raw },
        notes: [
          `over HTTP: ${ROWS} rows ${ms(many)}, one row ${ms(one)}; raw writes of ${ROWS} rows ${ms(raw)} (p50, on ${emulator})`,
          `each: ${ROWS} contacts (${USUAL_SHAPE_IN_WORDS}), median of ${ROUNDS} rounds`,
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
      const { text } = await makeWorkspaceKey(app.control_table, { workspaceId, rateLimit: NO_LIMIT })
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

const importOverHttp = async (apiUrl: string, apiKey: string, rows: readonly SampleContact[]): Promise<void> => {
  const answer = await makeHttp(apiUrl, apiKey)({ method: 'POST', path: '/v1/import/contacts', json: { rows } })
  const { data } = (answer.json ?? {}) as { data?: { created_count?: number } }
  if (answer.status !== 200 || data?.created_count !== rows.length)
    throw new Error(`An import over HTTP was answered ${answer.status}: ${answer.text.slice(0, 300)}`)
}
