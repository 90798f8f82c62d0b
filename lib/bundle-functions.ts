import type * as esbuild from 'esbuild'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUNDLING } from './bundling.ts'

const folders = new Map<string, string>()

/** Names of the folders below `sources` that are functions. */
const functionNames = (sources: string): readonly string[] =>
  readdirSync(sources).filter((name) => existsSync(join(sources, name, 'index.ts')))

/** Bundles every function below `sources` to `<outdir>/<name>/index.mjs`, all at once: shared sources are read once. */
export const bundleInto = (sources: string, outdir: string): void => {
  // Loaded only to bundle: an app that uses the package has no esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof esbuild
  buildSync({
    entryPoints: functionNames(sources).map((name) => ({
      in: join(sources, name, 'index.ts'),
      out: join(name, 'index'),
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    ...BUNDLING,
    logLevel: 'warning',
  })
}

/** A folder with the bundle of every function below `sources`. It is made once per process, and removed at its end. */
export const bundleFunctions = (sources: string): string => {
  const known = folders.get(sources)
  if (known !== undefined) return known
  const outdir = mkdtempSync(join(tmpdir(), 'contacts-import-functions-'))
  process.on('exit', () => {
    rmSync(outdir, { recursive: true, force: true })
  })
  bundleInto(sources, outdir)
  folders.set(sources, outdir)
  return outdir
}
