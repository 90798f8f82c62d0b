import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ENGINE_MUTANTS } from './engine-mutants.ts'
import { JOB_MUTANTS } from './job-mutants.ts'
import type { Mutant } from './mutant.ts'
import { REQUEST_MUTANTS } from './request-mutants.ts'

// npm run simulate:mutants -- [--seeds 2000] [--only <part of a name>]…
// Breaks the product on purpose, one rule at a time, in a copy, and says after how many seeds the simulation notices.

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, only: { type: 'string', multiple: true, default: [''] } },
})
const root = join(import.meta.dirname, '../..')

const breakIn = async (folder: string, { file, find, replace }: Mutant): Promise<boolean> => {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8')
  if (text.split(find).length !== 2) return false
  await writeFile(path, text.split(find).join(replace))
  return true
}

const simulate = (folder: string): Promise<string> =>
  new Promise((resolve) => {
    const script = join(folder, 'test/simulation/simulate.ts')
    const options = ['--seeds', values.seeds, '--broken', '1']
    execFile(process.execPath, [script, ...options], { cwd: folder }, (_, stdout, stderr) => {
      resolve(`${stderr}${stdout}`)
    })
  })

const verdictOn = async (mutant: Mutant): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'))
  try {
    for (const part of ['lambdas', 'test/support', 'test/simulation', 'package.json']) {
      await cp(join(root, part), join(folder, part), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    if (!(await breakIn(folder, mutant))) return `? | ${mutant.file} does not hold the text to be broken, or twice`
    const output = await simulate(folder)
    const [, seed, how] = /^seed (\d+): (.*)/m.exec(output) ?? []
    if (seed !== undefined) return `${seed} | ${how ?? ''}`
    return /, 0 broken,/.test(output) ? `survives ${values.seeds} |` : `? | ${output.slice(0, 200)}`
  } finally {
    await rm(folder, { recursive: true })
  }
}

for (const mutant of [...ENGINE_MUTANTS, ...JOB_MUTANTS, ...REQUEST_MUTANTS].filter(({ name }) =>
  values.only.some((part) => name.includes(part)),
)) {
  console.log(`| ${mutant.name} | ${await verdictOn(mutant)} |`)
}
