/// <reference lib="esnext.disposable" />
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { enterCloud } from '../../local/cloud-environment.ts'
import { cloudFolder, localFolder } from '../../local/folders.ts'
import { LocalCloudFailure } from '../../local/failure.ts'
import { runMain } from '../../local/main.ts'
import { makeProgress } from '../../local/progress.ts'
import { providePython, type PythonPackages } from '../../local/emulators/python.ts'
import { readStack } from '../../local/stack-file.ts'
import { startCloudUnderTest } from '../e2e/cloud-under-test.ts'
import { DEPLOYED_APP_VARIABLE, deployedApp, newKey } from '../support/local-cloud.ts'

const SCHEMATHESIS: PythonPackages = {
  name: 'schemathesis==4.32.5',
  pipArguments: ['schemathesis==4.32.5'],
  commands: ['python3'],
  minimum: [3, 10],
}

/**
 * What must never happen. Not among them: that whatever the schema of a request does not allow is refused. A row that is no contact
 * fails on its own and does not affect the others, so the import around it is answered 200.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'ignored_auth',
]

const seconds = (): string => {
  const text = process.env['FUZZ_SECONDS'] ?? '90'
  if (!/^[1-9]\d*$/.test(text)) throw new LocalCloudFailure('FUZZ_SECONDS is a number of seconds.')
  return text
}

/** Uses the cloud of `npm start` where it is up, or one of its own. Gives the way to end it. */
const openCloud = async (): Promise<() => Promise<void>> => {
  const running = await readStack()
  if (running === undefined) return startCloudUnderTest()
  enterCloud(running.endpoint_url)
  process.env[DEPLOYED_APP_VARIABLE] = JSON.stringify(running)
  return () => Promise.resolve()
}

/** Sends requests made of the OpenAPI document, right ones and wrong ones, and looks at what comes back. */
const fuzz = async (): Promise<void> => {
  await using cleanup = new AsyncDisposableStack()
  const progress = makeProgress((line) => process.stderr.write(line))
  const python = await providePython({ packages: SCHEMATHESIS, folder: cloudFolder('schemathesis'), progress })
  cleanup.defer(await openCloud())
  const { api_url } = deployedApp()
  const { apiKey } = await newKey()
  progress(`Fuzzing ${api_url} for ${seconds()} s`)
  const child = spawn(
    python.executable,
    [
      ...['-m', 'schemathesis.cli', 'run', `${api_url}/openapi.json`, '--url', api_url],
      ...['--header', `Authorization: Bearer ${apiKey}`, '--checks', CHECKS.join()],
      ...['--max-time', seconds(), '--max-redirects', '0', '--request-timeout', '30'],
      // One worker: Python 3.11 can fail to parse in two threads at once (AST constructor recursion depth mismatch).
      ...['--workers', '1', '--warnings', 'off'],
      ...['--generation-database', 'none', '--no-color', ...process.argv.slice(2)],
    ],
    { stdio: 'inherit', cwd: localFolder, env: { ...process.env, ...python.env } },
  )
  const [exitCode] = (await once(child, 'exit')) as [number | null]
  process.exitCode = exitCode ?? 1
}

await runMain(fuzz)
