/**
 * What Lambda's own runtime is on AWS: loads the handler, and calls it once for each line that comes over the socket whose descriptor is
 * the first argument. Lines in: { id, arn, payload, deadline }. Out: first { ready } or { errorType, … }, then { ok, payload, log } each.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Socket } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'

const { env } = process
const socket = new Socket({ fd: Number(process.argv[2]), readable: true, writable: true })
/** Lambda takes no larger answer. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ANSWER_BYTES = 6_291_556

let log = ''
const send = (message) => socket.write(`${JSON.stringify(message)}\n`)
for (const stream of [process.stdout, process.stderr])
  stream.write = (chunk, encoding, done) => {
    log += String(chunk)
    const called = typeof encoding === 'function' ? encoding : done
    called?.()
    return true
  }
for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'])
  console[method] = (...values) => {
    log += `${format(...values)}\n`
  }

const errorOf = (error, type) =>
  error instanceof Error
    ? { errorType: type ?? error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: type ?? typeof error, errorMessage: String(error), trace: [] }

const load = async () => {
  const [name, exported] = basename(env._HANDLER).split('.')
  const module = join(resolve(env.LAMBDA_TASK_ROOT, dirname(env._HANDLER)), name)
  const file = ['.mjs', '.js', '.cjs'].map((ending) => module + ending).find(existsSync)
  if (file === undefined) throw new Error(`Cannot find module '${name}'`)
  const manifest = join(dirname(file), 'package.json')
  const isModule =
    file.endsWith('.mjs') ||
    (file.endsWith('.js') && existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module')
  const loaded = isModule ? await import(pathToFileURL(file).href) : createRequire(file)(file)
  if (typeof loaded[exported] !== 'function') throw new Error(`${env._HANDLER} is undefined or not exported`)
  return loaded[exported]
}

/** Ends the process as soon as the last words are out. */
const die = (words) => socket.end(`${JSON.stringify(words)}\n`, () => process.exit(1))

process.on('uncaughtException', (error) => {
  die({ ok: false, payload: JSON.stringify(errorOf(error)), log })
})

let handler
try {
  handler = await load()
  send({ ready: true })
} catch (error) {
  die(errorOf(error))
}

const call = async ({ id, arn, payload, deadline }) => {
  const context = {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: arn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
  try {
    const answer = JSON.stringify((await handler(payload === '' ? {} : JSON.parse(payload), context)) ?? null)
    if (Buffer.byteLength(answer) <= MAX_ANSWER_BYTES) return { ok: true, payload: answer }
    const message = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`
    return { ok: false, payload: JSON.stringify(errorOf(new Error(message), 'Function.ResponseSizeTooLarge')) }
  } catch (error) {
    const reported = JSON.stringify(errorOf(error))
    console.error(`Invoke Error\t${reported}`)
    return { ok: false, payload: reported }
  }
}

/** One at a time, as on AWS; and no longer than the emulator lives. */
for await (const line of createInterface({ input: socket })) {
  log = ''
  send({ ...(await call(JSON.parse(line))), log })
}
process.exit(0)
