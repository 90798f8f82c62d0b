import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { deployApp } from '../../local/app-deployment.ts'
import { openCloud } from '../../local/cloud.ts'
import { cloudFolder } from '../../local/folders.ts'
import { makeHttp, type Http } from '../../local/http-client.ts'
import { freePort } from '../../local/ports.ts'
import type { Progress } from '../../local/progress.ts'
import type { DeployedApp } from '../../local/stack-file.ts'
import { keepSweeping } from '../../local/sweeping.ts'
import { makeWorkspaceKey } from '../../local/workspace-key.ts'
import { inCloud } from '../environment.ts'
import { acceptImport, endImport, importOf } from '../sides/accept-import.ts'
import { median } from '../rounds.ts'
import { sampleContacts, USUAL_SHAPE } from '../sample-contacts.ts'
import type { Suite } from '../suite.ts'
import { freshWorkspace } from '../workspace.ts'

const LARGE_IMPORTS = 20
/** Rows that fail cost a worker its time, and the emulated tables none of theirs. */
const LARGE_ROWS = 60_000
/** The least that is queued. */
const SMALL_ROWS = 501
const ROUNDS = 3
const POLL_MS = 50
/** Time for workers to begin with the large imports. */
const HEAD_START_MS = 2_000
const UPDATE_SECONDS = 60
const NO_LIMIT = { requests: 1_000_000, window_seconds: 60 } as const
/** More than there are imports: as if there were no cap. */
const NO_CAP = 1_000

/** How long a small import takes while twenty large ones of another workspace wait and run, on the local cloud. */
export const turnsSuite: Suite = {
  name: 'turns',
  figures: ['small_import_behind_20_large_vs_alone'],
  measure: async (_engine, progress) => {
    const folder = cloudFolder(`bench-${process.pid}`)
    const cloud = await openCloud({ folder, choosePort: freePort, progress })
    try {
      const app = await deployApp({ endpoint: cloud.endpoint, folder, progress })
      const stopSweeping = keepSweeping(app)
      try {
        return await inCloud(cloud.endpoint, () => measureTurns(app, progress))
      } finally {
        await stopSweeping()
      }
    } finally {
      await cloud.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const measureTurns = async (app: DeployedApp, progress: Progress) => {
  const alone: number[] = []
  const behind: number[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`A small import alone, and behind ${LARGE_IMPORTS} large ones of another workspace: ${round} of ${ROUNDS}`)
    alone.push(await smallImport(app))
    behind.push(await behindLargeOnes(app))
  }
  progress('The same once without the cap')
  await setCap(NO_CAP)
  const uncapped = await behindLargeOnes(app)
  const [aloneMs, behindMs] = [median(alone), median(behind)]
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
  return {
    measured: { small_import_behind_20_large_vs_alone: behindMs / aloneMs },
    notes: [
      `an import of ${SMALL_ROWS} rows, from its request to its end: alone ${seconds(aloneMs)}; behind ${LARGE_IMPORTS} ` +
        `of ${LARGE_ROWS} failing rows each of another workspace ${seconds(behindMs)} (medians of ${ROUNDS}); ` +
        `without the cap ${seconds(uncapped)}, once`,
    ],
  }
}

const newClient = async (app: DeployedApp): Promise<Http> => {
  const { text } = await makeWorkspaceKey(app, { workspaceId: freshWorkspace().id, rateLimit: NO_LIMIT })
  return makeHttp(app.api_url, text)
}

/** Milliseconds from the request to the end. */
const smallImport = async (app: DeployedApp): Promise<number> => {
  const http = await newClient(app)
  const start = performance.now()
  const { job_id } = await importOf(http, { rows: sampleContacts(SMALL_ROWS, USUAL_SHAPE) })
  for (;;) {
    const { json } = await http({ path: `/v1/import/contacts/${job_id}` })
    const status = (json as { data?: { status?: string } } | undefined)?.data?.status
    if (status === 'completed') return performance.now() - start
    if (status === 'failed') throw new Error(`The small import ended as ${status}.`)
    await sleep(POLL_MS)
  }
}

const behindLargeOnes = async (app: DeployedApp): Promise<number> => {
  const http = await newClient(app)
  const csv = `Email\n${'nope\n'.repeat(LARGE_ROWS)}`
  const large: string[] = []
  for (let n = 0; n < LARGE_IMPORTS; n += 1) large.push(await acceptImport(http, csv))
  await sleep(HEAD_START_MS)
  const ms = await smallImport(app)
  for (const jobId of large.toReversed()) await endImport(http, jobId)
  return ms
}

/** Lets so many imports of a workspace run at once, of the functions that are deployed. */
const setCap = async (cap: number): Promise<void> => {
  const lambda = new LambdaClient()
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    for (const { FunctionName, Environment: { Variables } = {} } of Functions) {
      if (Variables === undefined || !(ENV.importsPerWorkspace in Variables)) continue
      const Environment = { Variables: { ...Variables, [ENV.importsPerWorkspace]: String(cap) } }
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }))
      await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: UPDATE_SECONDS }, { FunctionName })
    }
  }
  lambda.destroy()
}
