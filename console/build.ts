import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const HERE = import.meta.dirname
const DIST = join(HERE, 'dist')
const MARK = join(DIST, 'sources.sha256')

/** Of everything that the build is made from. */
const hashSources = (): string => {
  const hash = createHash('sha256')
  const files = readdirSync(join(HERE, 'src'), { recursive: true, encoding: 'utf8' }).map((name) => join('src', name))
  for (const name of [...files, 'build.ts', 'package.json', 'tsconfig.json'].sort()) {
    if (!/\.(ts|tsx|json)$/.test(name)) continue
    hash.update(`${name}\0`).update(readFileSync(join(HERE, name)))
  }
  return hash.digest('hex')
}

const bundle = async (entry: string): Promise<string> => {
  const result = await build({
    root: HERE,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: join(HERE, 'src', entry), formats: ['es'], fileName: 'out' },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((made) => ('output' in made ? made.output : []))
  const [chunk] = outputs.filter((output) => output.type === 'chunk')
  if (chunk === undefined) throw new Error(`No bundle was made of ${entry}.`)
  return chunk.code
}

/** Builds the component and the script of the page, unless they were built of the same sources before. */
const hash = hashSources()
if (!existsSync(MARK) || readFileSync(MARK, 'utf8') !== hash) {
  mkdirSync(DIST, { recursive: true })
  const [component, page, docs] = await Promise.all([bundle('element.tsx'), bundle('page.ts'), bundle('docs/main.ts')])
  writeFileSync(join(DIST, 'contacts-import.js'), component)
  writeFileSync(join(DIST, 'page.txt'), page)
  writeFileSync(join(DIST, 'docs.txt'), docs)
  writeFileSync(MARK, hash)
}
