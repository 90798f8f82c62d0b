import { earlierOf } from '../../../console/src/earlier.ts'
import type { Inspection, Job } from '../../../console/src/types.ts'

const inspectionOf = (...names: string[]) =>
  ({
    format: 'csv',
    columns: names.map((name, index) => ({ name, index, samples: [], filled: 0, field: null, field_source: null })),
  }) as unknown as Inspection

const jobOf = (mapping: Record<string, string>, detected: object = {}) =>
  ({ job_id: 'imp_1', detected: { format: 'csv', mapping, mapping_source: 'extended', ...detected } }) as unknown as Job

const FILE = inspectionOf('Name', 'Reach', 'Shoe')

test('every column gets the field of last time, and those that were left out are left out again', () => {
  const job = jobOf({ Reach: 'email', Name: 'full_name' })
  expect(earlierOf([job], FILE)).toEqual({ job, mapping: { Name: 'full_name', Reach: 'email', Shoe: null } })
})

test('the newest of the imports that fit counts', () => {
  const [newer, older] = [jobOf({ Reach: 'email' }), jobOf({ Reach: 'phone' })]
  expect(earlierOf([newer, older], FILE)?.job).toBe(newer)
})

test.each([
  ['names alone decided', jobOf({ Reach: 'email' }, { mapping_source: 'found' })],
  ['a column is not in this file', jobOf({ Reach: 'email', Fax: 'custom_fields.fax' })],
  ['the file was of another kind', jobOf({ Reach: 'email' }, { format: 'xlsx' })],
  ['no column was taken', jobOf({})],
  ['nothing was found out about the file', { job_id: 'imp_1' } as unknown as Job],
])('an import is passed over where %s', (_, job) => {
  expect(earlierOf([job], FILE)).toBeUndefined()
})

test('a file without columns has none of last time', () => {
  expect(earlierOf([jobOf({ Reach: 'email' })], { ...FILE, format: 'vcard' })).toBeUndefined()
})
