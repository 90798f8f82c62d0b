import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const CONSOLE = join(import.meta.dirname, '../../../console')
const LIMIT_BYTES = 80 * 1024

test.each(['contacts-import.js', 'page.txt'])('%s is at most 80 KB gzipped, and names no other host', (name) => {
  execFileSync(process.execPath, [join(CONSOLE, 'build.ts')])
  const code = readFileSync(join(CONSOLE, 'dist', name), 'utf8')
  expect(gzipSync(code).length).toBeLessThan(LIMIT_BYTES)
  // Preact names the namespaces of its elements; nothing is fetched from there.
  const hosts = [...code.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host)
  expect([...new Set(hosts)].filter((host) => host !== 'www.w3.org')).toEqual([])
})
