import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../local/processes.ts'
import { TEMPLATES_FOLDER } from './templates-folder.ts'

/** Synthesises every variant once, in a process of its own: under Jest, loading the CDK takes as long for each test file. */
export default async function setUp(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'contacts-import-infra-'))
  process.env[TEMPLATES_FOLDER] = folder
  const { exitCode, output } = await run({
    file: process.execPath,
    args: [join(import.meta.dirname, 'synthesise-variants.ts'), folder],
  })
  if (exitCode !== 0) throw new Error(`The variants could not be synthesised.\n${output}`)
}
