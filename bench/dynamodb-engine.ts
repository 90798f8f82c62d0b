import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from '../local/endpoint.ts'
import { LocalCloudFailure } from '../local/failure.ts'
import { freePort } from '../local/ports.ts'
import { inCloud } from './environment.ts'

const PACKAGE_FILE = '@dynoxide/linux-x64/package.json'
const READY_WITHIN_MS = 10_000
const READY_POLL_MS = 20

/** The DynamoDB that figures are measured on. */
export interface DynamoDbEngine {
  readonly name: string
  readonly version: string
  /** A PartiQL statement as this engine reads it. */
  readonly statement: (text: string) => string
  /** Does `work` while the clients made in it talk to this engine. */
  use<T>(work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

const engineMissing = (): LocalCloudFailure =>
  new LocalCloudFailure(
    `The benchmark needs the optional package @dynoxide/linux-x64, a DynamoDB that reports true capacity units. Install it with ` +
      '`npm ci --include=optional` (only Linux on x64), or name another DynamoDB by BENCH_ENDPOINT, for example ' +
      'BENCH_ENDPOINT=http://127.0.0.1:8000.',
  )

const packageFile = (): string => {
  try {
    return createRequire(import.meta.url).resolve(PACKAGE_FILE)
  } catch {
    throw engineMissing()
  }
}

/** `SET a SET b`, as DynamoDB has it, is not read by dynoxide 1.2.1; `SET a, b` is, which DynamoDB refuses. */
const withJoinedClauses = (text: string): string =>
  ['SET', 'REMOVE'].reduce((joined, clause) => {
    const [before = '', ...parts] = joined.split(` ${clause} `)
    return parts.length === 0 ? joined : `${before} ${clause} ${parts.join(', ')}`
  }, text)

/** In memory, on a free port, and gone with this process. */
const startDynoxide = async (): Promise<DynamoDbEngine> => {
  const file = packageFile()
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string }
  const binary = join(dirname(file), 'dynoxide')
  if (!existsSync(binary)) throw engineMissing()
  const port = await freePort()
  const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  })
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    kill()
    await ended
  }
  const endpoint = `http://127.0.0.1:${port}`
  const deadline = performance.now() + READY_WITHIN_MS
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop()
      throw new LocalCloudFailure(`@dynoxide/linux-x64 ${version} did not answer on port ${port}.`)
    }
    await sleep(READY_POLL_MS)
  }
  return {
    name: '@dynoxide/linux-x64',
    version,
    statement: withJoinedClauses,
    use: (work) => inCloud(endpoint, work),
    stop,
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** A DynamoDB that runs already. One on this machine is an emulator; of any other the credentials are those of the environment. */
const namedEngine = async (url: string): Promise<DynamoDbEngine> => {
  if (!URL.canParse(url)) throw new LocalCloudFailure(`BENCH_ENDPOINT is not a URL: ${JSON.stringify(url)}.`)
  const { origin, hostname } = new URL(url)
  const response = await fetch(origin).catch(() => undefined)
  if (response === undefined) throw new LocalCloudFailure(`Nothing answers at BENCH_ENDPOINT (${origin}).`)
  const atEndpoint = async <T>(work: () => Promise<T>): Promise<T> => {
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = origin
    try {
      return await work()
    } finally {
      delete process.env['AWS_ENDPOINT_URL_DYNAMODB']
    }
  }
  return {
    name: `DynamoDB at ${origin}`,
    version: response.headers.get('server') ?? 'unknown',
    statement: (text) => text,
    use: (work) => (LOOPBACK.has(hostname) ? inCloud(origin, work) : atEndpoint(work)),
    stop: () => Promise.resolve(),
  }
}

/** The DynamoDB that BENCH_ENDPOINT names, or one of our own. */
export const openEngine = (): Promise<DynamoDbEngine> => {
  const named = process.env['BENCH_ENDPOINT']
  return named === undefined || named === '' ? startDynoxide() : namedEngine(named)
}
