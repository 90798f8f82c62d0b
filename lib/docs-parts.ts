import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GUIDE_NAMES } from '../lambdas/docs-page/guide-names.ts'
import type { DocsParts } from '../lambdas/docs-page/page.ts'

const ROOT = join(import.meta.dirname, '..')

/** What the documentation page is made of besides the code of its function: its guides, and its script, which is built. */
export const readDocsParts = (): DocsParts => {
  execFileSync(process.execPath, [join(ROOT, 'console', 'build.ts')], { stdio: 'inherit' })
  return {
    guides: GUIDE_NAMES.map((name) => ({
      name,
      text: readFileSync(join(ROOT, 'docs', 'guide', `${name}.md`), 'utf8'),
    })),
    script: readFileSync(join(ROOT, 'console', 'dist', 'docs.txt'), 'utf8'),
  }
}
