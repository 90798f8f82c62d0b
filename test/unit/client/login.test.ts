import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCommand } from '../../../client/src/cli/command.ts'
import { credentialsPath, writeCredentials } from '../../../client/src/cli/credentials.ts'

const MAIN = join(import.meta.dirname, '../../../client/src/cli/main.ts')
const URL = 'https://api.example.com'

let folder: string
let env: NodeJS.ProcessEnv
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contacts-import-'))
  env = { XDG_CONFIG_HOME: folder }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const run = (args: readonly string[], input: string) =>
  new Promise<{ code: unknown; text: string }>((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: stdout + stderr })
    })
    child.stdin?.end(input)
  })

describe('a key that was saved', () => {
  test('is used where no other is given, and options and environment go before it', () => {
    writeCredentials(env, { url: URL, key: 'wbk_kept' })
    expect(parseCommand(['a.csv'], env)).toMatchObject({ url: URL, key: 'wbk_kept' })
    expect(parseCommand(['a.csv'], { ...env, CONTACTS_IMPORT_KEY: 'wbk_env' })).toMatchObject({ key: 'wbk_env' })
    expect(parseCommand(['a.csv', '--key', 'wbk_given'], env)).toMatchObject({ key: 'wbk_given' })
  })

  test('is not sent to another address', () => {
    writeCredentials(env, { url: URL, key: 'wbk_kept' })
    expect(() => parseCommand(['a.csv', '--url', 'https://evil.example.com'], env)).toThrow('The API key (--key)')
  })

  test('is in a file for its owner alone, and not used from one that others can read', async () => {
    const path = writeCredentials(env, { url: URL, key: 'wbk_kept' })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o644)
    expect(() => parseCommand(['a.csv'], env)).toThrow('Other users can read')
    writeCredentials(env, { url: URL, key: 'wbk_kept' })
    expect(parseCommand(['a.csv'], env)).toMatchObject({ key: 'wbk_kept' })
  })
})

describe('login', () => {
  let server: Server
  let url: string
  beforeEach(async () => {
    server = createServer(({ headers }, response) => {
      const isKnown = headers.authorization === 'Bearer wbk_good'
      const error = { code: 'invalid_key', message: 'The key is unknown.', request_id: 'r1' }
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(isKnown ? { data: [], meta: { next_cursor: null } } : { error }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  test('saves a key that the service knows, without printing it, and logout removes it', async () => {
    const { code, text } = await run(['login', '--url', url], 'wbk_good\n')
    expect([code, text.includes('wbk_good')]).toEqual([0, false])
    expect(JSON.parse(await readFile(credentialsPath(env), 'utf8'))).toEqual({ url, key: 'wbk_good' })
    expect(await run(['logout'], '')).toEqual({ code: 0, text: 'The key is removed.\n' })
    expect(await run(['logout'], '')).toEqual({ code: 0, text: 'No key was saved.\n' })
  })

  test.each([
    ['wbk_bad\n', 1, 'invalid_key'],
    ['', 2, 'No key was given'],
  ])('saves nothing where the input is %j', async (input, code, said) => {
    const ended = await run(['login', '--url', url], input)
    expect(ended).toEqual({ code, text: expect.stringContaining(said) as string })
    await expect(readFile(credentialsPath(env))).rejects.toThrow('ENOENT')
  })
})

test.each([
  ['login', '--url', URL, '--key', 'wbk_x'],
  ['login'],
  ['logout', 'now'],
  ['completion'],
  ['completion', 'csh'],
])('wrong usage: %s %s', (...args) => {
  expect(() => parseCommand(args, env)).toThrow(expect.objectContaining({ name: 'UsageError' }) as Error)
})
