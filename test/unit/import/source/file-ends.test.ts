import { readCsv } from './read-csv.ts'

it.each([
  ['the end mark of DOS', '\x1a'],
  ['the end mark of DOS, and a line end', '\x1a\r\n'],
  ['the zeros that a file was filled up with', '\0'.repeat(100)],
])('is no row at the end of a file: %s', async (_, end) => {
  const { rows, warnings } = await readCsv(`Name,Email\r\nA,a@x.de\r\n${end}`)
  expect({ rows: rows.length, warnings }).toEqual({ rows: 1, warnings: [] })
})
