import { readVcards } from '../../../../lambdas/import/vcard/read-vcards.ts'
import { all, pieces } from './pieces.ts'

interface Read {
  /** What each card gives, or the message of its error. */
  readonly contacts: readonly unknown[]
  readonly lines: readonly (number | undefined)[]
  readonly unread: Readonly<Record<string, number>>
  readonly assumed: number
}

const read = async (file: string | Uint8Array, size?: number, encoding?: string): Promise<Read> => {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const unread: Record<string, number> = {}
  let assumed = 0
  const rows = await all(
    readVcards(pieces(bytes, size), encoding === undefined ? {} : { encoding }, {
      unread: (name) => (unread[name] = (unread[name] ?? 0) + 1),
      assumedEncoding: () => (assumed += 1),
    }),
  )
  expect(rows.map(({ rowNumber }) => rowNumber)).toEqual(rows.map((_, index) => index + 1))
  return {
    contacts: rows.map((row) => ('values' in row ? row.values : row.error.message)),
    lines: rows.map(({ line }) => line),
    unread,
    assumed,
  }
}

const card = (...lines: readonly string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n')

const fieldsOf = async (...lines: readonly string[]): Promise<unknown> => (await read(card(...lines))).contacts[0]

it('reads a card of iCloud', async () => {
  const { contacts, lines, unread } = await read(
    card(
      'VERSION:3.0',
      'PRODID:-//Apple Inc.//iOS 18.1//EN',
      'N:Mann;Lisa;;;',
      'FN:Lisa Mann',
      'ORG:Mann GmbH;Vertrieb',
      'TITLE:CEO',
      'EMAIL;type=INTERNET;type=WORK:work@example.com',
      'EMAIL;type=INTERNET;type=HOME;type=pref:lisa@example.com',
      'item1.TEL:+49 30 1',
      'item1.X-ABLabel:_$!<WorkFAX>!$_',
      'TEL;type=WORK;type=VOICE;type=pref:+49 30 12345',
      'item2.TEL:+49 170 1234567',
      'item2.X-ABLabel:Handy',
      'CATEGORIES:Kunde,Messe\\, Köln,myContacts',
      'X-SOCIALPROFILE;type=linkedin;x-user=lisa:http://www.linkedin.com/in/lisa',
      'URL:https://mann.example',
      'BDAY:1980-01-02',
      'UID:1',
      'NOTE:a\\nb',
    ),
  )
  expect(contacts).toEqual([
    {
      full_name: 'Lisa Mann',
      first_name: 'Lisa',
      last_name: 'Mann',
      email: 'lisa@example.com',
      phone: '+49 170 1234567',
      company: 'Mann GmbH',
      job_title: 'CEO',
      tags: ['Kunde', 'Messe, Köln'],
      linkedin_url: 'http://www.linkedin.com/in/lisa',
      external_id: '1',
    },
  ])
  expect(lines).toEqual([1])
  expect(unread).toEqual({ TEL: 1, URL: 1, BDAY: 1, NOTE: 1 })
})

it('takes the UID for the external id, and leaves one alone that is too long for that: it costs nobody', async () => {
  expect(await fieldsOf('VERSION:4.0', 'FN:A', 'UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1')).toEqual({
    full_name: 'A',
    external_id: 'urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1',
  })
  expect(await fieldsOf('VERSION:3.0', 'FN:A', 'UID:crm\\;7')).toMatchObject({ external_id: 'crm;7' })
  const { contacts, unread } = await read(card('VERSION:3.0', 'FN:A', `UID:${'u'.repeat(129)}`))
  expect(contacts).toEqual([{ full_name: 'A' }])
  expect(unread).toEqual({ UID: 1 })
})

it('keeps the other emails and phones of a card beside the first, with the property they come from', async () => {
  const [row] = await all(
    readVcards(
      pieces(
        Buffer.from(card('EMAIL:a@x.de', 'EMAIL;PREF=2:b@x.de', 'EMAIL;PREF=1:c@x.de', 'TEL:123', 'TEL;CELL:456')),
      ),
      {},
      { unread: () => undefined, assumedEncoding: () => undefined },
    ),
  )
  expect(row).toMatchObject({
    values: { email: 'c@x.de', phone: '456' },
    others: {
      email: [
        { value: 'b@x.de', column: 'EMAIL' },
        { value: 'a@x.de', column: 'EMAIL' },
      ],
      phone: [{ value: '123', column: 'TEL' }],
    },
    columns: { email: 'EMAIL', phone: 'TEL' },
  })
})

describe('the phone that is taken', () => {
  it.each([
    ['mobile before the preferred', ['TEL;PREF:111', 'TEL;CELL:222'], '222'],
    ['the preferred of two mobile ones', ['TEL;CELL:111', 'TEL;TYPE=cell,pref:222'], '222'],
    ['never a fax', ['TEL;WORK;FAX:111'], undefined],
    ['never a fax in one word', ['TEL;TYPE=WORKFAX:111'], undefined],
    ['never a pager', ['TEL;TYPE="pager":111'], undefined],
    [
      'never a fax by its label, which may come after',
      ['item1.TEL;type=CELL:111', 'item1.X-ABLabel:Fax privat'],
      undefined,
    ],
    ['as a URI', ['TEL;VALUE=uri;TYPE="voice,home":tel:+49-30-1234;ext=5'], '+49-30-1234 ext. 5'],
    ['not what has no digits', ['TEL;CELL:unknown', 'TEL;HOME:111'], '111'],
  ])('is %s', async (_, lines, phone) => {
    expect(await fieldsOf(...lines)).toEqual(phone === undefined ? {} : { phone })
  })
})

describe('the name', () => {
  it.each([
    [
      'of both',
      ['FN:Dr. Ana María Ruiz', 'N:Ruiz;Ana;María;Dr.;'],
      { full_name: 'Dr. Ana María Ruiz', first_name: 'Ana', last_name: 'Ruiz' },
    ],
    [
      'of only parts, with the middle one',
      ['N:Ruiz;Ana;María;Dr.;'],
      { first_name: 'Ana', middle_name: 'María', last_name: 'Ruiz' },
    ],
    ['of only FN', ['FN:Ana Ruiz', 'N:;;;;'], { full_name: 'Ana Ruiz' }],
    [
      'with escapes',
      ['FN:Ruiz\\, Ana\\; \\\\', 'N:Ruiz\\;X;Ana,Lu'],
      { full_name: 'Ruiz, Ana; \\', first_name: 'Ana Lu', last_name: 'Ruiz;X' },
    ],
    ['not an email that stands for one', ['FN:A@x.de', 'EMAIL:a@x.de'], { email: 'a@x.de' }],
    ['not a phone that stands for one', ['FN:+49 30 123', 'TEL:+49 30 123'], { phone: '+49 30 123' }],
  ])('is %s', async (_, lines, fields) => {
    expect(await fieldsOf(...lines)).toEqual(fields)
  })
})

describe('text', () => {
  const qp = 'ENCODING=QUOTED-PRINTABLE'
  it.each([
    ['in quoted-printable with soft line breaks', [`FN;CHARSET=UTF-8;${qp}:=4D=C3=BC=`, '=6C=6C=65=', 'r'], 'Müller'],
    ['in quoted-printable without its name', ['FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FCller'], 'Müller'],
    ['in a character set of the east', [`FN;CHARSET=SHIFT_JIS;${qp}:=8E=52=93=63`], '山田'],
    ['in base64', ['FN;ENCODING=B:TcO8bGxlcg=='], 'Müller'],
    ['folded', ['FN:Anna', '  Mül', '\tler'], 'Anna Müller'],
    ['folded as version 2.1 does it', ['VERSION:2.1', 'FN:Anna', ' Müller'], 'Anna Müller'],
    ['with a line break that was not encoded', ['FN:Anna', 'Müller'], 'Anna Müller'],
    ['with parameters in quotes', ['FN;X-A="a:b;c":Anna'], 'Anna'],
    ['of a group', ['item1.FN:Anna'], 'Anna'],
    ['of an unknown character set', ['FN;CHARSET=NONE:Müller'], 'Müller'],
    ['with an equals sign that encodes nothing', [`FN;${qp}:a=b=ZZ`], 'a=b=ZZ'],
  ])('is read %s', async (_, lines, full_name) => {
    expect(await fieldsOf(...lines)).toEqual({ full_name })
  })

  it('behind an address or a number, that no fold announces, is no part of it', async () => {
    expect(await fieldsOf('FN:Anna', 'EMAIL:a@x.de', 'b@x.de', '::::', 'TEL:+14155552671', '5552672')).toEqual({
      full_name: 'Anna',
      email: 'a@x.de',
      phone: '+14155552671',
    })
  })

  it('that is not UTF-8 is Windows-1252, and counted, or what was said', async () => {
    const file = Buffer.from(card('FN:M\xfcller \x80'), 'latin1')
    expect(await read(file)).toMatchObject({ contacts: [{ full_name: 'Müller €' }], assumed: 1 })
    expect(await read(file, 7, 'windows-1251')).toMatchObject({ contacts: [{ full_name: 'Mьller Ђ' }], assumed: 0 })
  })

  it.each(['utf16le', 'utf16be'] as const)('may be %s, with and without a mark', async (encoding) => {
    for (const mark of ['', '\ufeff']) {
      const bytes = Buffer.from(mark + card('FN:Müller'), 'utf16le')
      const file = encoding === 'utf16le' ? bytes : bytes.swap16()
      expect((await read(file, 5)).contacts).toEqual([{ full_name: 'Müller' }])
    }
  })
})

describe('a file', () => {
  const three = card('FN:A') + card('FN:B') + card('FN:C')

  it.each(['\r\n', '\n', '\r'])('gives its cards in order, with their lines, whatever ends a line: %j', async (end) => {
    for (const size of [1, 2, 3, 1000]) {
      const { contacts, lines } = await read(`\ufeff${three}`.replaceAll('\r\n', end), size)
      expect(contacts).toEqual([{ full_name: 'A' }, { full_name: 'B' }, { full_name: 'C' }])
      expect(lines).toEqual([1, 4, 7])
    }
  })

  it('whose card has no end begins the next card', async () => {
    expect((await read(three.replace('END:VCARD\r\n', ''))).contacts).toHaveLength(3)
    expect((await read(`${three}BEGIN:VCARD\r\nFN:D\r\n`)).contacts.at(-1)).toEqual({ full_name: 'D' })
  })

  it('that was cut off in a line fails the card', async () => {
    const { contacts } = await read(`${three}BEGIN:VCARD\r\nTEL:+49 30 12`)
    expect(contacts.at(-1)).toBe('The file ends in the middle of the card that begins on line 10.')
    expect((await read(three.trimEnd())).contacts).toHaveLength(3)
  })

  it('may hold the card of an agent in a card', async () => {
    const file = card('FN:A', 'AGENT:', 'BEGIN:VCARD', 'FN:Agent', 'TEL:1234', 'END:VCARD', 'EMAIL:a@x.de')
    expect((await read(file)).contacts).toEqual([{ full_name: 'A', email: 'a@x.de' }])
  })

  it('has no rows of groups, which are no contacts', async () => {
    const { contacts, unread } = await read(card('X-ADDRESSBOOKSERVER-KIND:group', 'FN:Friends') + three)
    expect(contacts).toHaveLength(3)
    expect(unread).toEqual({ 'KIND:group': 1 })
  })

  it('shows no text where the name of a property should be', async () => {
    const { unread } = await read(card('FN:A', 'NOTE:x', 'secret: 1', 'X-PHONETIC-FIRST-NAME:a', 'PHOTO:x'))
    expect(unread).toEqual({ NOTE: 1, 'other properties': 1, 'X-PHONETIC-FIRST-NAME': 1, PHOTO: 1 })
  })

  it.each([
    [
      '3.0',
      (data: string) => ['PHOTO;ENCODING=b;TYPE=JPEG:', ...(data.match(/.{75}/g) ?? []).map((line) => ` ${line}`)],
    ],
    ['2.1', (data: string) => ['PHOTO;JPEG;ENCODING=BASE64:', ...(data.match(/.{75}/g) ?? []), '']],
    ['4.0', (data: string) => [`PHOTO:data:image/jpeg;base64,${data}`]],
  ])('with photos as of version %s is read in bounded memory', async (_, photo) => {
    const data = 'QUJD'.repeat(2_000_000)
    const file = Buffer.from(card(...photo(data), 'FN:A').repeat(3))
    const before = process.memoryUsage().heapUsed
    expect((await read(file)).contacts).toEqual([{ full_name: 'A' }, { full_name: 'A' }, { full_name: 'A' }])
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(file.length * 2)
  })
})
