import { expectFailure } from '../support/contract.ts'
import { expectNothingStored } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const wide = (columns: number): string => {
  const names = Array.from({ length: columns - 1 }, (_, n) => `c${n}`)
  return `email,${names.join(',')}\na@x.com${','.repeat(columns - 1)}`
}

test.each([
  ['200 columns', wide(200)],
  ['a header of 512 characters', `email,${'h'.repeat(512)}\na@x.com,x`],
  ['a header of 513 characters that is not read', `email,${'h'.repeat(513)}\na@x.com,x`],
  ['10,000 columns, most of which are not read', wide(10_000)],
  ['a cell of 64 KB that is ignored', `email,notes\na@x.com,${'n'.repeat(64 * 1024)}`],
])('a CSV may be as large as its limits: %s', async (_, csv) => {
  expect(await workspace.import({ csv })).toMatchObject({ created_count: 1, errors: [] })
})

test.each([
  ['201 columns that are kept', { csv: wide(201), other_columns: 'custom_fields' }],
  ['10,000 columns that are kept', { csv: wide(10_000), other_columns: 'custom_fields' }],
  ['no data rows below its header', { csv: 'email,full_name\n' }],
  ['nothing but blank lines', { csv: '\n \n' }],
  ['nothing at all', { csv: '' }],
  ['no column that says what it is', { csv: 'a,b\n1,2' }],
  ['none of the mapped columns', { csv: 'a,b\n1,2', mapping: { Email: 'email' } }],
  ['no header and no mapping', { csv: 'a@x.com,Ann', has_header: false }],
  ['no header and a mapping by names', { csv: 'a@x.com,Ann', has_header: false, mapping: { email: 'email' } }],
])('a CSV is refused that has %s', async (_, body) => {
  expectFailure(await workspace.post(body), 400, 'validation_error')
  await expectNothingStored(workspace.workspaceId)
})

test('a cell over 64 KB fails only its row', async () => {
  const { created_count, errors } = await workspace.import({
    csv: `email,company\na@x.com,${'c'.repeat(64 * 1024 + 1)}\nb@x.com,Acme`,
  })
  expect(created_count).toBe(1)
  expect(errors).toMatchObject([{ row_number: 1, code: 'field_too_long', column: 'company' }])
})

test.each([
  ['a list', ['email']],
  ['text', 'email'],
  ['a target that is no contact field', { Mail: 'shoe_size' }],
  ['a target that is no text', { Mail: 7 }],
  ['a custom field without a name', { Mail: 'custom_fields.' }],
  ['custom_fields as a whole', { Mail: 'custom_fields' }],
  ['an empty column name', { ' ': 'email' }],
])('a malformed mapping is refused and named: %s', async (_, mapping) => {
  const { details } = expectFailure(await workspace.post({ csv: 'Mail\na@x.com', mapping }), 400, 'validation_error')
  expect(Object.keys(details?.fields ?? {}).every((path) => path.startsWith('mapping'))).toBe(true)
  expect(details).toBeDefined()
})
