import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { provideAssembly } from './assembly.ts'
import { cloudEnvironment, LOCAL_REGION } from './cloud-environment.ts'
import { LocalCloudFailure, lastLines } from './failure.ts'
import { checkoutFolder } from './folders.ts'
import { run } from './processes.ts'
import type { Progress } from './progress.ts'
import type { DeployedApp } from './stack-file.ts'

const STACK_NAME = 'ContactsImport-local'
const CDK_CLI = join(checkoutFolder, 'node_modules', 'aws-cdk', 'bin', 'cdk')
/** An emulator that cannot do something can leave CloudFormation waiting for an hour. */
const DEADLINE_MS = 10 * 60_000

/** Not always a URL: an emulator that calls itself by number gives the API a host like `ab12.execute-api.127.0.0.1`. */
const API_URL = /^https:\/\/(?<id>\w+)\.execute-api\.[^/]+(?<path>\/.*)$/

const outputsSchema = z.object({
  [STACK_NAME]: z.object({
    ApiUrl: z.string().regex(API_URL),
    ContactsTableName: z.string(),
    ControlTableName: z.string(),
    BucketName: z.string(),
    ImportsQueueUrl: z.url(),
    EventsQueueUrl: z.url(),
    DeliveriesQueueUrl: z.url(),
    EventBusName: z.string(),
    SweepFunctionName: z.string(),
    WebhookSweepFunctionName: z.string(),
  }),
})

/**
 * Where an emulator serves the API that CloudFormation says is at `https://<id>.execute-api.<region>.amazonaws.com/<stage>`:
 * at a path that all of them have in common.
 */
export const emulatedApiUrl = (apiUrl: string, endpoint: string): string => {
  const { id = '', path = '' } = API_URL.exec(apiUrl)?.groups ?? {}
  return `${endpoint}/_aws/execute-api/${id}${path}`.replace(/\/$/, '')
}

/** The same for a queue, whose URL may have any host name of the emulator. */
const emulatedQueueUrl = (queueUrl: string, endpoint: string): string => `${endpoint}${new URL(queueUrl).pathname}`

interface DeployOptions {
  readonly endpoint: string
  /** For the synthesised app and the outputs of the stack. */
  readonly folder: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

type Cdk = (what: string, args: readonly string[]) => Promise<void>

/** Runs the CDK's command line against the emulator. One command that fails ends those that run beside it. */
const makeCdk = (endpoint: string, signal: AbortSignal | undefined): Cdk => {
  const failed = new AbortController()
  const env = cloudEnvironment(endpoint)
  const signals = [failed.signal, AbortSignal.timeout(DEADLINE_MS), ...(signal === undefined ? [] : [signal])]
  return async (what, args) => {
    const command = [CDK_CLI, ...args, '--no-notices', '--no-color', '--no-version-reporting']
    const { exitCode, output } = await run({
      file: process.execPath,
      args: command,
      env,
      cwd: checkoutFolder,
      signal: AbortSignal.any(signals),
    })
    if (exitCode === 0) return
    const failure = new LocalCloudFailure(`${what} failed.\n${lastLines(output)}`)
    failed.abort(failure)
    throw failure
  }
}

/** Deploys the app of this checkout, as it is now, to the emulator: for the first time, or over what is there. */
export const deployApp = async ({ endpoint, folder, progress, signal }: DeployOptions): Promise<DeployedApp> => {
  const outputsFile = join(folder, 'outputs.json')
  await mkdir(folder, { recursive: true })
  const cdk = makeCdk(endpoint, signal)

  progress('Bundling the functions and bootstrapping the emulator')
  const [assembly] = await Promise.all([
    provideAssembly(checkoutFolder, join(folder, 'cdk.out'), (output) =>
      cdk('cdk synth', ['synth', '--quiet', '--output', output, '--context', 'stage=local']),
    ),
    cdk('cdk bootstrap', ['bootstrap', `aws://unknown-account/${LOCAL_REGION}`, '--app', '']),
  ])
  progress(`Deploying ${STACK_NAME}`)
  const target = ['--app', assembly, STACK_NAME, '--outputs-file', outputsFile]
  await cdk('cdk deploy', ['deploy', ...target, '--require-approval', 'never', '--method', 'direct'])

  const outputs = outputsSchema.parse(JSON.parse(await readFile(outputsFile, 'utf8')))[STACK_NAME]
  return {
    api_url: emulatedApiUrl(outputs.ApiUrl, endpoint),
    endpoint_url: endpoint,
    region: LOCAL_REGION,
    contacts_table: outputs.ContactsTableName,
    control_table: outputs.ControlTableName,
    bucket: outputs.BucketName,
    imports_queue_url: emulatedQueueUrl(outputs.ImportsQueueUrl, endpoint),
    events_queue_url: emulatedQueueUrl(outputs.EventsQueueUrl, endpoint),
    deliveries_queue_url: emulatedQueueUrl(outputs.DeliveriesQueueUrl, endpoint),
    event_bus_name: outputs.EventBusName,
    sweep_function: outputs.SweepFunctionName,
    webhook_sweep_function: outputs.WebhookSweepFunctionName,
  }
}
