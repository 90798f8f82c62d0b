import { readInlineRows } from '../../../lambdas/import/inline-rows.ts'
import { MAX_ROWS } from '../../../lambdas/import/row-limit.ts'

const request = {
  options: { has_header: true, update_existing: false, tags: [], dry_run: false },
  ignored_options: [],
}

test('rows that are too many for a job are refused before there is one', async () => {
  const row = { email: 'a@x.com' }
  const rows = Array.from({ length: MAX_ROWS }, () => row)
  expect(await readInlineRows({ kind: 'rows', rows }, request)).toMatchObject({ total: MAX_ROWS })
  await expect(readInlineRows({ kind: 'rows', rows: [...rows, row] }, request)).rejects.toMatchObject({
    code: 'validation_error',
    fields: { rows: 'must be at most 2000000 rows' },
  })
})
