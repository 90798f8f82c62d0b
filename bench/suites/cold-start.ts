import { build } from 'esbuild'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { BUNDLING } from '../../lib/bundle-functions.ts'
import { bundleOf } from '../../lib/bundles.ts'
import { checkoutFolder } from '../../local/folders.ts'
import { run } from '../../local/processes.ts'
import { median } from '../rounds.ts'
import type { Suite } from '../suite.ts'

/** The function that reads files, and the one whose caller waits for the response. */
const FUNCTIONS = ['import-worker', 'import-contacts'] as const
const STARTS = 9

/** Every variable has a value that can be read as text and as a number: nothing is called. */
const VARIABLES = { AWS_REGION: 'us-east-1', ...Object.fromEntries(Object.values(ENV).map((name) => [name, '60'])) }

/** What a process says that loads a module first thing: the milliseconds that it took. */
const loaderOf = (bundle: string): string =>
  `const start = performance.now(); await import(${JSON.stringify(bundle)}); console.log(performance.now() - start)`

const loadOnce = async (bundle: string): Promise<number> => {
  const { stdout, output, exitCode } = await run({
    file: process.execPath,
    args: ['--input-type=module', '--eval', loaderOf(bundle)],
    cwd: checkoutFolder,
    env: { ...process.env, ...VARIABLES },
  })
  if (exitCode !== 0) throw new Error(`A bundle cannot be loaded: ${output.slice(0, 1_000)}`)
  return Number(stdout)
}

/** Milliseconds in which a fresh process loads the code of a function, median over some. */
const loadTime = async (name: string, folder: string): Promise<number> => {
  const outfile = join(folder, `${name}.mjs`)
  const source = join(checkoutFolder, 'lambdas', 'functions', name, 'index.ts')
  await build({ ...BUNDLING, entryPoints: [source], outfile, logLevel: 'error' })
  const times: number[] = []
  for (let start = 0; start < STARTS; start += 1) times.push(await loadOnce(outfile))
  return median(times)
}

/** What every cold start pays for: the size of a function's code, and the time in which it is loaded. */
export const coldStartSuite: Suite = {
  name: 'cold-start',
  figures: ['worker_bundle_kb'],
  measure: async (_engine, progress) => {
    progress(`Loading the code of ${FUNCTIONS.join(' and ')} in ${STARTS} fresh processes each`)
    const folder = await mkdtemp(join(tmpdir(), 'contacts-import-bundles-'))
    try {
      const notes: string[] = []
      const sizes = new Map<string, number>()
      for (const name of FUNCTIONS) {
        const kilobytes = (await bundleOf(name)).bytes / 1024
        sizes.set(name, kilobytes)
        notes.push(`${name}: ${Math.ceil(kilobytes)} KB, loaded in ${Math.round(await loadTime(name, folder))} ms`)
      }
      const worker = sizes.get('import-worker')
      return { measured: worker === undefined ? {} : { worker_bundle_kb: worker }, notes }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
