/// <reference lib="esnext.disposable" />
import { terminalOf } from '../client/src/cli/terminal.ts'
import { deployApp, prepareApp } from './app-deployment.ts'
import { enterCloud } from './cloud-environment.ts'
import { openCloud } from './cloud.ts'
import { curlLines, importSamples } from './demo.ts'
import { startDemoWebhook } from './demo-webhook.ts'
import { LocalCloudFailure } from './failure.ts'
import { cloudFolder } from './folders.ts'
import { makeHttp } from './http-client.ts'
import { stayAlive, untilAborted, watchLifetime } from './lifetime.ts'
import { runMain } from './main.ts'
import { assertPortFree, parsePort } from './ports.ts'
import { makeProgress } from './progress.ts'
import { claimStart } from './single-start.ts'
import { removeStack, writeStack } from './stack-file.ts'
import { keepSweeping } from './sweeping.ts'
import { makeDemoSession, makeWorkspaceKey } from './workspace-key.ts'

const DEFAULT_PORT = '4566'
const DEMO_WORKSPACE = 'demo'

const terminal = terminalOf(process.stdout)
const { write } = terminal

const chosenPort = async (): Promise<number> => {
  const port = parsePort(process.env['LOCAL_PORT'] ?? DEFAULT_PORT)
  await assertPortFree(port)
  return port
}

/** The local cloud in the foreground: emulator, app, demo, until it is stopped. */
const start = async (): Promise<void> => {
  const signal = watchLifetime()
  await using cleanup = new AsyncDisposableStack()
  cleanup.defer(stayAlive())
  cleanup.defer(await claimStart())
  await removeStack()
  const progress = makeProgress(write)
  const folder = cloudFolder('cloud')

  const failed = new AbortController()
  cleanup.defer(() => {
    failed.abort()
  })
  const preparing = prepareApp({ folder, progress, signal: AbortSignal.any([signal, failed.signal]) })
  // A failure is reported where it is awaited; until then it must not count as unhandled.
  preparing.catch(() => undefined)
  const cloud = await openCloud({ folder, choosePort: chosenPort, progress, signal })
  cleanup.defer(cloud.stop)
  const assembly = await preparing
  const app = await deployApp({ endpoint: cloud.endpoint, assembly, folder, progress, signal })
  cleanup.defer(keepSweeping(app))

  progress('Creating a demo workspace with a key and a webhook')
  enterCloud(cloud.endpoint)
  const { key, text } = await makeWorkspaceKey(app, { workspaceId: DEMO_WORKSPACE, name: 'npm start' })
  const webhook = await startDemoWebhook(makeHttp(app.api_url, text), terminal)
  cleanup.defer(webhook.stop)
  const stack = { ...app, api_key: text, workspace_id: key.workspace_id, webhook_receiver_url: webhook.url }
  cleanup.defer(removeStack)
  await writeStack(stack)
  progress('Importing samples')
  await importSamples(stack, terminal, signal)

  const { token } = await makeDemoSession(app.control_table, key)
  write(`\n${curlLines(stack)}\n`)
  write(`The import console, with a session of a day: ${stack.api_url}/console#${token}\n\n`)
  progress(`Running: ${stack.api_url} (details in .local/stack.json). Press Ctrl-C to stop.`)
  const lastWords = await Promise.race([untilAborted(signal), cloud.ended])
  if (lastWords !== undefined) throw new LocalCloudFailure(`The emulator stopped unexpectedly.\n${lastWords}`)
  progress('Stopping')
}

await runMain(start)
