import { itemBytes, readUnits, writeUnits } from '../../../lambdas/contacts/capacity-units.ts'
import type { Contact } from '../../../lambdas/contacts/contact.ts'

const contact: Contact = {
  full_name: 'Zoë',
  created_at: '2026-11-23T12:00:00.000Z',
  updated_at: '2026-11-23T12:00:00.000Z',
  job_id: 'imp_1',
  row_number: 1,
}

test('an item is as large as its names and values in UTF-8', () => {
  const text = Buffer.byteLength(JSON.stringify(contact))
  expect(itemBytes('w#key', { owner: 'con_1', version: 100, contact })).toBe(
    'pk'.length + 'w#key'.length + 'owner'.length + 'con_1'.length + 'version'.length + 3 + 'contact'.length + text,
  )
  expect(itemBytes('w#key', undefined)).toBe(0)
})

test.each([
  [0, 1, 1],
  [1024, 1, 1],
  [1025, 2, 1],
  [4096, 4, 1],
  [4097, 5, 2],
])('%d bytes are written by %d units and read by %d', (bytes, writes, reads) => {
  expect([writeUnits(0, bytes), writeUnits(bytes, 0), readUnits(bytes)]).toEqual([writes, writes, reads])
})
