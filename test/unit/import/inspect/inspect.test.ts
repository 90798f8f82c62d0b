import { inspectFile } from '../../../../lambdas/import/inspect/inspect.ts'

import { CSV, inspect, latin } from './inspecting.ts'

describe('a CSV', () => {
  test('shows its columns, what they hold, and what an import makes of its rows', async () => {
    const { columns, sample_rows, warnings, ...rest } = await inspect(CSV, { default_country: 'DE' })
    expect(rest).toEqual({
      format: 'csv',
      detected: {
        format: 'csv',
        delimiter: ';',
        encoding: 'utf-8',
        has_header: true,
        header_line: 1,
        mapping: { Name: 'full_name', 'E-Mail': 'email', Telefon: 'phone' },
        mapping_source: 'found',
      },
      rows_read: 2,
      is_complete: true,
      error: null,
    })
    expect(columns).toEqual([
      {
        name: 'Name',
        index: 0,
        samples: ['Ada Lovelace', 'Zoë'],
        filled: 2,
        field: 'full_name',
        field_source: 'found',
      },
      { name: 'E-Mail', index: 1, samples: ['ada@x.de', 'n/a'], filled: 2, field: 'email', field_source: 'found' },
      { name: 'Telefon', index: 2, samples: ['030 901820', '12'], filled: 2, field: 'phone', field_source: 'found' },
      { name: 'Farbe', index: 3, samples: ['rot'], filled: 2, field: null, field_source: null },
    ])
    expect(sample_rows).toMatchObject([
      {
        row_number: 1,
        line: 2,
        cells: ['Ada Lovelace', 'ada@x.de', '030 901820', 'rot'],
        contact: { full_name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace', phone: '+4930901820' },
      },
      { row_number: 2, line: 3, error: { code: 'invalid_phone', field: 'phone', column: 'Telefon' } },
    ])
    expect(warnings.map(({ code, column, field, count }) => [code, column ?? field, count])).toEqual([
      ['ignored_column', 'Farbe', 2],
      ['placeholder', 'E-Mail', 1],
    ])
  })

  test('has its title above the header, and any delimiter', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const text = ['Customers of May', '', ['Name', 'Email'].join(delimiter), ['Ada', 'a@x.de'].join(delimiter)].join(
        '\n',
      )
      expect(await inspect(text)).toMatchObject({
        detected: { delimiter, header_line: 3 },
        sample_rows: [{ line: 4, contact: { email: 'a@x.de' } }],
        warnings: [{ code: 'skipped_lines' }],
      })
    }
  })

  test.each([
    ['UTF-16 with a mark', Buffer.from('\ufeffName\tEmail\nZoë\ta@x.de\n', 'utf16le'), 'utf-16le'],
    ['UTF-8 with a mark', '\ufeffName,Email\nZoë,a@x.de\n', 'utf-8'],
    ['Windows-1252', latin('Name,Email\nZoë,a@x.de\n'), 'windows-1252'],
  ])('is read in its encoding: %s', async (_, content, encoding) => {
    expect(await inspect(content)).toMatchObject({ detected: { encoding }, columns: [{ samples: ['Zoë'] }, {}] })
  })

  test('whose encoding is uncertain is shown by a guess, and says that an import asks for it', async () => {
    // "Zażółć gęślą jaźń", in Windows-1250.
    const name = Buffer.from([
      0x5a, 0x61, 0xbf, 0xf3, 0xb3, 0xe6, 0x20, 0x67, 0xea, 0x9c, 0x6c, 0xb9, 0x20, 0x6a, 0x61, 0x9f, 0xf1,
    ])
    const rows = Array.from({ length: 20 }, (_, n) => Buffer.concat([name, Buffer.from(`;a${n}@x.pl\n`)]))
    const file = Buffer.concat([Buffer.from('Nazwa;Email\n'), ...rows])
    const { detected, error, columns } = await inspect(file)
    expect(error?.code).toBe('unknown_encoding')
    expect(detected).not.toHaveProperty('encoding')
    const guess = detected.encoding_guess ?? ''
    expect(error?.details?.fields['encoding']).toContain(guess)
    expect(columns[0]?.samples).toEqual([new TextDecoder(guess).decode(name)])
    const said = await inspect(file, { encoding: 'windows-1250' })
    expect(said).toMatchObject({
      detected: { encoding: 'windows-1250' },
      error: null,
      columns: [{ samples: ['Zażółć gęślą jaźń'] }, {}],
    })
  })

  test('that is recognised by half is shown with proposals, and why an import would refuse it', async () => {
    const { columns, sample_rows, error, detected } = await inspect('Name;Reach\nAda Lovelace;a@x.de\nJun Ito;b@x.de\n')
    expect(error?.code).toBe('unusable_columns')
    expect(error?.details?.fields).toMatchObject({ 'mapping.Reach': 'may be email: its cells are email addresses' })
    expect(detected).toEqual({ format: 'csv', delimiter: ';', encoding: 'utf-8', has_header: true, header_line: 1 })
    expect(columns.map(({ field, field_source }) => [field, field_source])).toEqual([
      ['full_name', 'found'],
      ['email', 'proposed'],
    ])
    expect(sample_rows[0]).toEqual({ row_number: 1, line: 2, cells: ['Ada Lovelace', 'a@x.de'] })
  })

  test('without a header has proposals for its numbered columns', async () => {
    const { columns } = await inspect('Ada Lovelace;a@x.de;x\nJun Ito;b@x.de;y\n', { has_header: false })
    expect(columns.map(({ name, field, field_source }) => [name, field, field_source])).toEqual([
      ['1', 'full_name', 'proposed'],
      ['2', 'email', 'proposed'],
      ['3', null, null],
    ])
  })

  test('a column is proposed for no field that another one has by its name', async () => {
    const { columns, error } = await inspect('Email;Backup\na@x.de;b@x.de\n')
    expect(error).toBeNull()
    expect(columns[1]).toMatchObject({ name: 'Backup', field: null, field_source: null })
  })

  test('of names that every object of JavaScript has is a file like any other', async () => {
    const { columns } = await inspect('constructor,__proto__,email\nx,y,a@x.de\n')
    expect(columns.map(({ name, field }) => [name, field])).toEqual([
      ['constructor', null],
      ['__proto__', null],
      ['email', 'email'],
    ])
  })

  test('shows the order of its dates, as one of the rows that were read says it', async () => {
    const { detected, sample_rows } = await inspect(
      'Email,Created\na@x.de,3/4/2024\nb@x.de,31/4/2023\nc@x.de,13/4/2023\n',
    )
    expect(detected.date_order).toBe('dmy')
    expect(sample_rows[0]).toMatchObject({ contact: { created_date: '2024-04-03' } })
  })

  test('with a quote that never closes is shown as far as it goes', async () => {
    expect(await inspect('email\na@x.de\n"b@x.de\n')).toMatchObject({
      rows_read: 1,
      is_complete: false,
      error: { code: 'unreadable_file', message: 'The quote that opens on line 3 is never closed.' },
    })
  })
})

test('what is shown is cut: samples between characters, columns at 500, rows at 10', async () => {
  const wide = Array.from({ length: 600 }, (_, n) => `c${n}`)
  const rows = Array.from({ length: 12 }, () => wide.map(() => '😀'.repeat(90)).join(','))
  const { columns, sample_rows, rows_read } = await inspect(
    `email,${wide.join(',')}\n${rows.map((row) => `a@x.de,${row}`).join('\n')}\n`,
  )
  expect([columns.length, sample_rows.length, rows_read > 0]).toEqual([500, 10 > rows_read ? rows_read : 10, true])
  expect(columns[1]?.samples).toEqual(['😀'.repeat(80)])
  expect(sample_rows[0]?.cells).toHaveLength(500)
})

test.each([
  ['1,000 rows', 'email\n' + 'a@x.de\n'.repeat(1_001), 1_000],
  ['256 KB', 'email,note\n' + `a@x.de,${'x'.repeat(1_000)}\n`.repeat(400), undefined],
])('no more is read than %s', async (_, csv, rows) => {
  const seen = await inspect(csv)
  expect(seen.is_complete).toBe(false)
  expect(seen.rows_read).toBeLessThanOrEqual(1_000)
  if (rows !== undefined) expect(seen.rows_read).toBe(rows)
  expect((await inspect('email\n' + 'a@x.de\n'.repeat(1_000))).is_complete).toBe(true)
})

test('of a file whose beginning says enough, the rest is not fetched', async () => {
  const bytes = Buffer.from('email,note\n' + `a@x.de,${'x'.repeat(1_000)}\n`.repeat(8_000))
  for (const content of [
    bytes,
    Buffer.from(
      JSON.stringify(
        Array.from({ length: 60_000 }, () => ({ email: 'a@x.de', note: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' })),
      ),
    ),
  ]) {
    let furthest = 0
    const read = (from: number, to: number): Promise<Uint8Array> => {
      furthest = Math.max(furthest, Math.min(to, content.length))
      return Promise.resolve(content.subarray(from, to))
    }
    async function* open(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < content.length; at += 65_536) yield await read(at, at + 65_536)
    }
    const seen = await inspectFile({ bytes: content.length, open, read }, undefined, { has_header: true })
    expect(seen.is_complete).toBe(false)
    expect(furthest).toBeLessThan(2 * 1024 * 1024)
  }
})
