import { readFileSync } from 'node:fs'
import { ROW_ERRORS } from '../../../lambdas/contacts/row-errors.ts'
import { API_ERRORS } from '../../../lambdas/http/errors.ts'
import { WARNINGS } from '../../../lambdas/import/source/warnings.ts'
import { JOB_ERRORS } from '../../../lambdas/jobs/job.ts'

const page = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')

test.each([
  ['of a request', API_ERRORS, ['api.md']],
  ['of a job', JOB_ERRORS, ['jobs.md']],
  // Those of an undo stand on its page.
  ['of a row', ROW_ERRORS, ['importing.md', 'undo.md']],
  ['of a warning', WARNINGS, ['importing.md']],
] as const)('every code %s is in a table of its page', (_, codes, pages) => {
  const rows = pages.flatMap((name) =>
    page(name)
      .split('\n')
      .filter((line) => line.startsWith('|')),
  )
  for (const code of Object.keys(codes)) expect(rows).toContainEqual(expect.stringContaining(`\`${code}\``))
})
