import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { openApiDocument } from '../../lambdas/openapi/document.ts'
import { run } from '../../local/processes.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { newWorkspace } from '../support/workspace.ts'

// Generates a client from the OpenAPI document by each of the usual generators, compiles it, imports with it, and undoes.

const HERE = import.meta.dirname
const GENERATED = join(HERE, 'generated')
const DOCUMENT = join(GENERATED, 'openapi.json')

const succeed = async (file: string, args: readonly string[], { cwd = HERE, env = {} } = {}): Promise<string> => {
  const { exitCode, output, stdout } = await run({ file, args, cwd, env: { ...process.env, ...env } })
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${exitCode ?? 'a signal'}: ${output}`)
  return stdout
}

const isMissing = async (file: string, args: readonly string[]): Promise<boolean> =>
  run({ file, args, cwd: HERE }).then(
    ({ exitCode }) => exitCode !== 0,
    () => true,
  )

const noPython = await isMissing('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 11))'])
const noGo = await isMissing('go', ['version'])
if (noPython) console.warn('The Python client is not tested: Python 3.11 or later is missing.')
if (noGo) console.warn('The Go client is not tested: Go is missing.')

beforeAll(async () => {
  await rm(GENERATED, { recursive: true, force: true })
  await mkdir(GENERATED, { recursive: true })
  await writeFile(DOCUMENT, JSON.stringify(openApiDocument()))
  await succeed('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
}, 600_000)

/** What every client prints: what came of the import of one row, and of its undo. */
const expectImported = async (use: (args: readonly [string, string, string]) => Promise<string>): Promise<void> => {
  const { apiKey } = await newWorkspace()
  const printed = await use([deployedApp().api_url, apiKey, 'generated@x.com'])
  expect(JSON.parse(printed)).toEqual({
    created: 1,
    status: 'completed',
    outcome: 'created',
    email: 'generated@x.com',
    undone: 'completed',
    deleted: 1,
    left: 0,
  })
}

const runBundled =
  (source: string) =>
  async (args: readonly string[]): Promise<string> => {
    const outfile = join(GENERATED, source.replace(/ts$/, 'mjs'))
    await build({ entryPoints: [join(HERE, source)], outfile, bundle: true, platform: 'node', format: 'esm' })
    return succeed('node', [outfile, ...args])
  }

test('Redocly and Spectral find nothing in the document', async () => {
  await succeed('npx', ['--no', '--', 'redocly', 'lint', DOCUMENT, '--config', 'redocly.yaml', '--max-problems', '20'])
  const spectral = ['spectral', 'lint', DOCUMENT, '--ruleset', 'spectral.yaml', '--fail-severity', 'warn']
  await succeed('npx', ['--no', '--', ...spectral])
})

test('our own client has the right types for CommonJS and ES modules: attw and publint find nothing', async () => {
  await succeed('npm', ['pack', join(HERE, '../../client'), '--silent', '--pack-destination', GENERATED])
  const [tarball = ''] = (await readdir(GENERATED)).filter((name) => name.endsWith('.tgz'))
  await succeed('npx', ['--no', '--', 'attw', join(GENERATED, tarball)])
  await succeed('npx', ['--no', '--', 'publint', 'run', join(GENERATED, tarball), '--strict'])
})

describe('TypeScript', () => {
  beforeAll(async () => {
    await succeed('npx', ['--no', '--', 'openapi-typescript', DOCUMENT, '--output', 'generated/schema.ts'])
    await succeed('npx', ['--no', '--', 'openapi-ts', '--input', DOCUMENT, '--output', 'generated/hey-api'])
  }, 120_000)

  test('the smallest import compiles with both clients', async () => {
    await succeed('npx', ['--no', '--', 'tsc', '--project', 'tsconfig.json'])
  })

  test('openapi-typescript and openapi-fetch import and undo', () => expectImported(runBundled('use-openapi-fetch.ts')))

  test('@hey-api/openapi-ts imports and undoes', () => expectImported(runBundled('use-hey-api.ts')))
})

const testPython = noPython ? test.skip : test
testPython('openapi-python-client generates every operation and schema, imports and undoes', async () => {
  const venv = join(GENERATED, 'venv')
  await succeed('python3', ['-m', 'venv', venv])
  await succeed(join(venv, 'bin', 'pip'), ['install', '--quiet', '--requirement', 'python/requirements.txt'])
  const packages = join(GENERATED, 'python')
  const target = join(packages, 'contacts_import_client')
  await mkdir(packages, { recursive: true })
  const generate = ['generate', '--path', DOCUMENT, '--output-path', target, '--meta', 'none', '--fail-on-warning']
  await succeed(join(venv, 'bin', 'openapi-python-client'), [...generate, '--config', 'python/config.yaml'])
  await expectImported((args) =>
    succeed(join(venv, 'bin', 'python'), ['python/use.py', ...args], { env: { PYTHONPATH: packages } }),
  )
})

const testGo = noGo ? test.skip : test
testGo('oapi-codegen for Go imports and undoes', async () => {
  const folder = join(HERE, 'go')
  await mkdir(join(folder, 'api'), { recursive: true })
  await succeed('go', ['tool', 'oapi-codegen', '-config', 'oapi.yaml', DOCUMENT], { cwd: folder })
  await expectImported((args) => succeed('go', ['run', '.', ...args], { cwd: folder }))
})
