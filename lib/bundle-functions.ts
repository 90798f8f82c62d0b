import type * as esbuild from 'esbuild'
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDocsParts } from './docs-parts.ts'

/** How functions are bundled: by the deployment, by the package of the construct, and where bundles are measured. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // The SDK that was tested, whichever the runtime brings; bundled it also starts faster.
  mainFields: ['module', 'main'],
  minify: true,
  // Names survive minifying, so that a stack trace can be read without a source map, which costs on every error.
  keepNames: true,
  // Names of columns in languages of the world take twice as much in ASCII.
  charset: 'utf8',
  // Some libraries ask for the modules of Node.js by `require`, which an ES module does not have.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
} satisfies esbuild.BuildOptions

const folders = new Map<string, string>()

/** Names of the folders below `sources` that are functions. */
const functionNames = (sources: string): readonly string[] =>
  readdirSync(sources).filter((name) => existsSync(join(sources, name, 'index.ts')))

/** Bundles every function below `sources` into `<outdir>/<name>/index.mjs`: all at once, because what they share is read once. */
export const bundleInto = (sources: string, outdir: string): void => {
  // esbuild is needed only to bundle functions: users of the package do not have it.
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
  addConsole(sources, outdir)
  addDocsParts(sources, outdir)
}

const CONSOLE = join(import.meta.dirname, '..', 'console')

/** Puts the script of the import console beside the function that serves it. It is built only if its sources changed. */
const addConsole = (sources: string, outdir: string): void => {
  if (!existsSync(join(sources, 'console'))) return
  execFileSync(process.execPath, [join(CONSOLE, 'build.ts')], { stdio: 'inherit' })
  copyFileSync(join(CONSOLE, 'dist', 'page.txt'), join(outdir, 'console', 'console.js.txt'))
}

/** Puts the guides and the script of the documentation page beside the function that serves it. */
const addDocsParts = (sources: string, outdir: string): void => {
  if (!existsSync(join(sources, 'api-docs'))) return
  writeFileSync(join(outdir, 'api-docs', 'docs-parts.json'), JSON.stringify(readDocsParts()))
}

/** A folder with the bundle of every function below `sources`, made once and gone with the process. */
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
