import { UnusableFile } from '../../../../lambdas/import/files/unusable-file.ts'
import { readCsv, valuesOf } from './read-csv.ts'

const refusal = async (...args: Parameters<typeof readCsv>): Promise<UnusableFile> => {
  const error: unknown = await readCsv(...args).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnusableFile)
  return error as UnusableFile
}

const read = async (...args: Parameters<typeof readCsv>) => {
  const { rows, detected, warnings } = await readCsv(...args)
  return { values: valuesOf(rows), detected, warnings: warnings.map(({ code, column }) => [code, column]) }
}

describe('a file whose columns are recognised by half', () => {
  it('is refused where an unread column holds the addresses, with the columns and a proposal for each', async () => {
    const { message, fields } = await refusal('Naam;Elektropost;Mobiel\nAda;ada@x.nl;+31612345678\nBo;bo@x.nl;\n')
    expect(message).toContain('Send a mapping')
    expect(fields).toEqual({
      csv: 'the columns are "Naam", "Elektropost", "Mobiel"',
      'mapping.Elektropost': 'may be email: its cells are email addresses',
    })
  })

  it('is refused where no column of names was found, and one that is not read looks like it', async () => {
    const { message, fields } = await refusal('Voornam;Achternam;Email\nIngrid;Jonsson;i@x.se\n')
    expect(message).toContain('the names')
    expect(fields).toMatchObject({
      'mapping.Voornam': 'may be first_name: its cells look like names',
      'mapping.Achternam': 'may be last_name: its cells look like names',
    })
  })

  it('is refused where the column that is called after names holds the addresses', async () => {
    const { fields } = await refusal('Contact,Phone\na@x.de,+49301234567\nb@x.de,\n')
    expect(fields).toMatchObject({ 'mapping.Contact': 'may be email: its cells are email addresses' })
  })

  it('is refused with the same where nothing was recognised', async () => {
    const { fields } = await refusal('სახელი,ელფოსტა\nSomchai,s@x.th\n')
    expect(fields).toEqual({
      csv: 'the columns are "სახელი", "ელფოსტა"',
      'mapping.სახელი': 'may be full_name: its cells look like names',
      'mapping.ელფოსტა': 'may be email: its cells are email addresses',
    })
  })

  it.each([
    ['~', '"~"'],
    ['^', '"^"'],
    ['，', '"，"'],
    [':', '":"'],
    ['   ', 'runs of spaces'],
    ['\x1f', 'a unit separator (U+001F)'],
  ])('is refused where %j stands between the cells, which is named', async (sign, name) => {
    const csv = [
      ['Name', 'Email', 'Phone'],
      ['Ada', 'a@x.de', '2'],
      ['Bo', 'b@x.de', '1'],
    ]
    const { message, fields } = await refusal(`${csv.map((cells) => cells.join(sign)).join('\n')}\n`)
    expect(message).toContain(`parted by ${name}`)
    expect(fields).toEqual({ delimiter: `may be ${name}: the delimiters that are read are , ; | and the tab` })
  })

  it('is refused without that where such a sign stands in some rows only', async () => {
    expect((await refusal('Note: Email\nAda: a@x.de\nBo\n')).fields).not.toHaveProperty('delimiter')
  })

  it.each([
    ['what is not read are no names', 'Email,Status,Country,Code,Joined\na@x.de,Active,Germany,X1,2024-01-02\n'],
    [
      'what is not read comes again and again',
      'Email,Herkunft\na@x.de,Messe\nb@x.de,Messe\nc@x.de,Web\nd@x.de,Messe\ne@x.de,Web\n',
    ],
    ['some cell of another column has an address in it', 'Name,Email,Bemerk\nA,a@x.de,see b@x.de\n'],
    ['the names were found', 'Name,Betreuer\nAda,Bo Lund\n'],
    ['columns are blank', 'Email,Naamveld\na@x.de,\n'],
  ])('is read where %s', async (_, csv) => {
    expect((await read(csv)).values.length).toBeGreaterThan(0)
  })

  it('is read where the request says what the columns are', async () => {
    const csv = 'Voornam;Achternam;Email\nIngrid;Jonsson;i@x.se\n'
    expect((await read(csv, { mapping: { Email: 'email' } })).values).toEqual([{ email: 'i@x.se' }])
  })
})

describe('a file without a header', () => {
  it.each([
    'jane@acme.com,Jane\nbob@acme.com,Bob\n',
    '+49 170 1234567;Jane\n+49 170 1234568;Bob\n',
    'Email,x@y.de\n1,2\n',
  ])('is refused, and nothing of its rows is in the response: %s', async (csv) => {
    const { message, fields } = await refusal(csv)
    expect(message).toContain('has_header')
    expect(JSON.stringify([message, fields])).not.toMatch(/jane|1234567|x@y/)
  })
})

describe('the options of columns', () => {
  const CSV = 'Kundennr,Name,Email,Shoe\n7,Ada,a@x.de,43\n'

  it('read the columns that are given and no others', async () => {
    const { values, detected, warnings } = await read(CSV, { mapping: { Kundennr: 'custom_fields.no' } })
    expect(values).toEqual([{ custom_fields: { no: '7' } }])
    expect(detected.mapping_source).toBe('given')
    expect(warnings.map(([, column]) => column)).toEqual(['Name', 'Email', 'Shoe'])
  })

  it('extend the given columns by those whose names say what they are', async () => {
    const { values, detected, warnings } = await read(CSV, {
      mapping: { Kundennr: 'custom_fields.no' },
      mapping_mode: 'extend',
    })
    expect(values).toEqual([{ custom_fields: { no: '7' }, full_name: 'Ada', email: 'a@x.de' }])
    expect(detected).toMatchObject({ mapping_source: 'extended', mapping: { Name: 'full_name', Email: 'email' } })
    expect(warnings).toEqual([['ignored_column', 'Shoe']])
  })

  it('take what the caller names first, and what a column is called after it', async () => {
    const csv = 'Email,Second\na@x.de,b@x.de\nc@x.de,\n'
    const { values } = await read(csv, { mapping: { Second: 'email' }, mapping_mode: 'extend' })
    expect(values).toEqual([{ email: 'b@x.de' }, { email: 'c@x.de' }])
  })

  it('ignore a column that is mapped to null, without a word', async () => {
    const options = {
      mapping: { Shoe: null, Email: null, Kundennr: 'custom_fields.no' },
      mapping_mode: 'extend',
    } as const
    const { values, warnings } = await read(CSV, options)
    expect(values).toEqual([{ custom_fields: { no: '7' }, full_name: 'Ada' }])
    expect(warnings).toEqual([])
  })

  it('keep every other column as a custom field of its name', async () => {
    const { values, warnings } = await read(CSV, { other_columns: 'custom_fields' })
    expect(values).toEqual([{ full_name: 'Ada', email: 'a@x.de', custom_fields: { Kundennr: '7', Shoe: '43' } }])
    expect(warnings).toEqual([])
    const input = await read(CSV, { mapping: { Name: 'full_name', Email: null }, other_columns: 'custom_fields' })
    expect(input.values).toEqual([{ full_name: 'Ada', custom_fields: { Kundennr: '7', Shoe: '43' } }])
  })

  it('are refused where the file has none of the given columns, whatever else it has', async () => {
    for (const mapping_mode of ['exact', 'extend'] as const) {
      expect((await refusal(CSV, { mapping: { Nix: 'email' }, mapping_mode })).fields).toHaveProperty('mapping')
    }
  })

  it('say which fields were found only by name', async () => {
    const options = { mapping: { Shoe: 'custom_fields.shoe', Email: 'email' }, mapping_mode: 'extend' } as const
    const { rows } = await readCsv(CSV, options)
    expect(rows).toMatchObject([{ cells: { found: new Set(['full_name']) } }])
  })
})

describe('columns that say more of another', () => {
  it('keep a fax or a pager from being a phone, and put a mobile one first', async () => {
    const csv =
      'Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\nA,Work Fax,1,Mobile,2\nB,Home,3,Mobile,4\nC,Pager,5,,\nD,Arbeit,6,Privat,7\n'
    const { rows, warnings } = await readCsv(csv)
    expect(rows).toMatchObject([
      { values: { phone: '2' }, columns: { phone: 'Phone 2 - Value' } },
      { values: { phone: '4' }, others: { phone: [{ value: '3', column: 'Phone 1 - Value' }] } },
      { values: { full_name: 'C' } },
      { values: { phone: '6' }, others: { phone: [{ value: '7', column: 'Phone 2 - Value' }] } },
    ])
    expect(rows[2]).not.toHaveProperty('values.phone')
    expect(warnings).toEqual([])
  })

  it('give the calling code of a number, and the middle of a name', async () => {
    const csv =
      'Name / First Name,Middle Name,Name / Last Name,Phones / Primary Phone Number,Phones / Primary Phone Calling Code\nJan,van den,Berg,4155558020,+1\n'
    const { values, detected } = await read(csv)
    expect(values).toEqual([
      { first_name: 'Jan', middle_name: 'van den', last_name: 'Berg', phone: '4155558020', phone_calling_code: '+1' },
    ])
    // What can be no field of a mapping is in none.
    expect(Object.values(detected.mapping)).toEqual(['first_name', 'last_name', 'phone'])
  })
})

describe('a column called id', () => {
  const ID = 'con_abcdefghijklmnopqrstuvwx'

  it('gives the id where it holds ids of contacts, as what is left of an export', async () => {
    const { values, detected } = await read(`Id,company\n${ID},Acme\n,Globex\n`)
    expect(values[0]).toEqual({ id: ID, company: 'Acme' })
    expect(detected).toMatchObject({ mapping: { Id: 'id', company: 'company' } })
  })

  it.each([
    ['some cell of it is none', `id,email\n${ID},a@x.de\n17,b@x.de\n`],
    ['it is blank', 'id,email\n,a@x.de\n'],
    ['it has another name', `contact,email\n${ID},a@x.de\n`],
  ])('does not where %s', async (_, csv) => {
    expect((await read(csv)).values.some((value) => 'id' in (value as object))).toBe(false)
  })

  it('does not where the mapping leaves it out', async () => {
    const { values } = await read(`id,email\n${ID},a@x.de\n`, { mapping: { email: 'email' } })
    expect(values).toEqual([{ email: 'a@x.de' }])
  })
})
