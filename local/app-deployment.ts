import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LOCAL_STAGE } from '../lib/config.ts'
import { provideAssembly } from './assembly.ts'
import { cloudEnvironment, LOCAL_REGION } from './cloud-environment.ts'
import { emulatorAt } from './endpoint.ts'
import { LocalCloudFailure, lastLines } from './failure.ts'
import { checkoutFolder } from './folders.ts'
import { run } from './processes.ts'
import { keepTelling, type Progress } from './progress.ts'
import { deployQuickly } from './quick-deployment.ts'
import type { DeployedApp } from './stack-file.ts'

const STACK_NAME = `ContactsImport-${LOCAL_STAGE}`
/** The synthesis asks no AWS. */
const NOWHERE = 'http://127.0.0.1:9'
/** The emulator of every day. LocalStack and LocalEmu show that the CDK's own command line deploys the app. */
const QUICK_EMULATOR = 'MiniStack'
const CDK_CLI = join(checkoutFolder, 'node_modules', 'aws-cdk', 'bin', 'cdk')
/** An emulator that cannot do something can leave CloudFormation waiting for an hour. */
const DEADLINE_MS = 10 * 60_000

/** Not always a URL: an emulator that calls itself by number gives the API a host like `ab12.execute-api.127.0.0.1`. */
const API_URL = /^https:\/\/(?<id>\w+)\.execute-api\.[^/]+(?<path>\/.*)$/

const outputsSchema = z.object({
  ApiUrl: z.string().regex(API_URL),
  ContactsTableName: z.string(),
  ControlTableName: z.string(),
  BucketName: z.string(),
  DropBucketName: z.string(),
  DropsQueueUrl: z.url(),
  WorkspaceSecretsKeyId: z.string(),
  ImportsQueueUrl: z.url(),
  EventsQueueUrl: z.url(),
  DeliveriesQueueUrl: z.url(),
  EventBusName: z.string(),
  SweepFunctionName: z.string(),
  WebhookSweepFunctionName: z.string(),
})

const cdkSettingsSchema = z.object({ context: z.record(z.string(), z.unknown()) })

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

interface PrepareOptions {
  /** For the synthesised app and the outputs of the stack. */
  readonly folder: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

interface DeployOptions extends PrepareOptions {
  readonly endpoint: string
  /** From `prepareApp`, where that could begin before the emulator was up. @default made first */
  readonly assembly?: string
}

type RunNode = (what: string, args: readonly string[], env: Readonly<Record<string, string>>) => Promise<void>

/** Runs programs of Node.js. */
const makeRunNode = (signal: AbortSignal | undefined): RunNode => {
  const signals = [AbortSignal.timeout(DEADLINE_MS), ...(signal === undefined ? [] : [signal])]
  return async (what, args, env) => {
    const { exitCode, output } = await run({
      file: process.execPath,
      args,
      env,
      cwd: checkoutFolder,
      signal: AbortSignal.any(signals),
    })
    if (exitCode !== 0) throw new LocalCloudFailure(`${what} failed.\n${lastLines(output)}`)
  }
}

/** What `cdk synth` does, without the time that it takes to start. */
const synthesise = async (runNode: RunNode, output: string): Promise<void> => {
  const settings = cdkSettingsSchema.parse(JSON.parse(await readFile(join(checkoutFolder, 'cdk.json'), 'utf8')))
  await runNode('The synthesis', [join(checkoutFolder, 'bin', 'app.ts')], {
    ...cloudEnvironment(NOWHERE),
    CDK_OUTDIR: output,
    CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, stage: LOCAL_STAGE }),
  })
}

/** As on AWS: `cdk bootstrap`, then `cdk deploy`. */
const deployByCdk = async (
  assembly: string,
  { endpoint, folder, progress, signal }: DeployOptions,
): Promise<unknown> => {
  const outputsFile = join(folder, 'outputs.json')
  const runNode = makeRunNode(signal)
  const cdk = async (what: string, ...args: readonly string[]): Promise<void> => {
    const flags = ['--no-notices', '--no-color', '--no-version-reporting']
    await keepTelling(progress, what, () =>
      runNode(`cdk ${args[0] ?? ''}`, [CDK_CLI, ...args, ...flags], cloudEnvironment(endpoint)),
    )
  }
  await cdk('Bootstrapping the emulator', 'bootstrap', `aws://unknown-account/${LOCAL_REGION}`, '--app', '')
  const target = ['--app', assembly, STACK_NAME, '--outputs-file', outputsFile]
  await cdk(`Deploying ${STACK_NAME}`, 'deploy', ...target, '--require-approval', 'never', '--method', 'direct')
  return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(outputsFile, 'utf8')))[STACK_NAME]
}

/** A folder with the app of this checkout, as it is now, ready to be deployed. */
export const prepareApp = async ({ folder, progress, signal }: PrepareOptions): Promise<string> => {
  await mkdir(folder, { recursive: true })
  return provideAssembly(checkoutFolder, join(folder, 'cdk.out'), (output) =>
    keepTelling(progress, 'Bundling the functions and synthesising the stack (again only after a change)', () =>
      synthesise(makeRunNode(signal), output),
    ),
  )
}

/** Deploys the app of this checkout, as it is now, to the emulator: for the first time, or over what is there. */
export const deployApp = async (options: DeployOptions): Promise<DeployedApp> => {
  const { endpoint, progress, signal } = options
  const assembly = options.assembly ?? (await prepareApp(options))
  const deployed =
    (await emulatorAt(endpoint)) === QUICK_EMULATOR
      ? await deployQuickly({ endpoint, assembly, stackName: STACK_NAME, progress, signal })
      : await deployByCdk(assembly, options)

  const outputs = outputsSchema.parse(deployed)
  return {
    api_url: emulatedApiUrl(outputs.ApiUrl, endpoint),
    endpoint_url: endpoint,
    region: LOCAL_REGION,
    contacts_table: outputs.ContactsTableName,
    control_table: outputs.ControlTableName,
    bucket: outputs.BucketName,
    drop_bucket: outputs.DropBucketName,
    drops_queue_url: emulatedQueueUrl(outputs.DropsQueueUrl, endpoint),
    workspace_secrets_key: outputs.WorkspaceSecretsKeyId,
    imports_queue_url: emulatedQueueUrl(outputs.ImportsQueueUrl, endpoint),
    events_queue_url: emulatedQueueUrl(outputs.EventsQueueUrl, endpoint),
    deliveries_queue_url: emulatedQueueUrl(outputs.DeliveriesQueueUrl, endpoint),
    event_bus_name: outputs.EventBusName,
    sweep_function: outputs.SweepFunctionName,
    webhook_sweep_function: outputs.WebhookSweepFunctionName,
  }
}
