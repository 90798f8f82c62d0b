import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../local/processes.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { newWorkspace } from '../support/workspace.ts'

const CLIENT = join(import.meta.dirname, '..', '..', 'client')
const SCRIPT = `
import { ContactsImportClient, ContactsImportError } from 'contacts-import'
const [url, key, email] = process.argv.slice(2)
const { result } = await new ContactsImportClient({ url, key }).import({ rows: [{ email }] })
const refused = await new ContactsImportClient({ url, key: 'wbk_none' }).job(result.job_id).catch((error) => error)
console.log(result.created_count, refused instanceof ContactsImportError && refused.code)
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contacts-import-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const succeed = async (file: string, ...args: string[]): Promise<string> => {
  const { exitCode, output, stdout } = await run({ file, args, cwd: folder })
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${exitCode ?? 'a signal'}: ${output}`)
  return stdout
}

test('the package needs nothing else: packed, installed elsewhere without the network, run and imported from there', async () => {
  const { apiKey } = await newWorkspace()
  const { api_url } = deployedApp()
  await succeed('npm', 'pack', CLIENT, '--silent')
  const [tarball = ''] = await readdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await succeed('npm', 'install', '--offline', '--no-audit', '--no-fund', `./${tarball}`)
  expect(await readdir(join(folder, 'node_modules'))).toEqual(['.bin', '.package-lock.json', 'contacts-import'])

  await writeFile(join(folder, 'leads.csv'), 'Email\npacked@x.com\n')
  const imported = await succeed('npx', '--no', 'contacts-import', 'leads.csv', '--url', api_url, '--key', apiKey)
  expect(imported).toMatch(/^imp_\w{26} completed: 1 created/)
  await writeFile(join(folder, 'script.js'), SCRIPT)
  expect(await succeed('node', 'script.js', api_url, apiKey, 'script@x.com')).toBe('1 invalid_key\n')
})
