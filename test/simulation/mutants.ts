import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ALL_MUTANTS } from './all-mutants.ts'
import { KNOWN_SURVIVORS } from './known-survivors.ts'
import { applyMutant, type Mutant } from './mutant.ts'
import { describeVerdict, isAcceptable, readVerdict, type Verdict } from './mutant-verdict.ts'

// npm run simulate:mutants -- [--seeds 2000] [--only <part of a name>]… [--shard 1/2]
// Breaks the product on purpose, one rule at a time, in a copy, and prints after how many seeds the simulation notices.
// Exits 1 where it does not notice and the mutant is not in known-survivors.ts.

/** Several times what 2,000 seeds take on a slow machine, and an end for a mutant that loops. */
const TIMEOUT_MS = 10 * 60_000

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    only: { type: 'string', multiple: true, default: [''] },
    shard: { type: 'string', default: '1/1' },
  },
})
const root = join(import.meta.dirname, '../..')

const simulate = (folder: string): Promise<string> =>
  new Promise((resolve) => {
    const script = join(folder, 'test/simulation/simulate.ts')
    const options = ['--seeds', values.seeds, '--broken', '1']
    execFile(process.execPath, [script, ...options], { cwd: folder, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      resolve(`${stderr}${stdout}${error?.killed === true ? `No end after ${TIMEOUT_MS} ms` : ''}`)
    })
  })

const judge = async (mutant: Mutant): Promise<Verdict> => {
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'))
  try {
    for (const part of ['lambdas', 'test/support', 'test/simulation', 'package.json']) {
      await cp(join(root, part), join(folder, part), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const file = join(folder, mutant.file)
    await writeFile(file, applyMutant(await readFile(file, 'utf8'), mutant))
    return readVerdict(await simulate(folder))
  } catch (error) {
    // The other mutants are judged all the same.
    return { kind: 'unclear', output: String(error) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const [shard, shards] = values.shard.split('/').map(Number) as [number, number]
const named = ALL_MUTANTS.filter(({ name }) => values.only.some((part) => name.includes(part)))
// Those that are expected to survive come last: they take all seeds, and tell least.
const ordered = named.toSorted((a, b) => Number(KNOWN_SURVIVORS.has(a.name)) - Number(KNOWN_SURVIVORS.has(b.name)))
const chosen = ordered.filter((_, n) => n % shards === shard - 1)
if (chosen.length === 0) throw new Error('No mutant has such a name, or the shard is none.')

const failed: string[] = []
for (const mutant of chosen) {
  const verdict = await judge(mutant)
  console.log(`| ${mutant.name} | ${describeVerdict(mutant.name, verdict)} |`)
  if (!isAcceptable(mutant.name, verdict)) failed.push(mutant.name)
}
console.log(`\n${chosen.length} mutants over ${values.seeds} seeds, ${failed.length} unexpected`)
for (const name of failed) console.error(`Unexpected: ${name}`)
process.exitCode = failed.length > 0 ? 1 : 0
