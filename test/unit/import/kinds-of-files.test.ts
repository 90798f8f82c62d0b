import { inMemory } from '../../../lambdas/import/files/stored-file.ts'
import { openSource } from '../../../lambdas/import/formats/open-source.ts'
import { makeRowNormaliser } from '../../../lambdas/import/normalise/row.ts'
import { makeWarnings } from '../../../lambdas/import/source/warnings.ts'

/** What the rows of an upload come to: the contact's values, or the code of the error. */
const contactsOf = async (file: string | Uint8Array, default_country?: string): Promise<unknown[]> => {
  const options = { has_header: true, ...(default_country && { default_country }) }
  const warnings = makeWarnings()
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const { rows } = await openSource(inMemory(bytes), undefined, options, warnings)
  const normalise = makeRowNormaliser(options, warnings)
  const contacts: unknown[] = []
  for await (const raw of rows) {
    const row = normalise(raw)
    contacts.push('error' in row ? row.error.code : row.input)
  }
  return contacts
}

const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n`

/** Kinds of files that programs write, as they write them: name, file, country, contacts. */
const KINDS: readonly (readonly [string, string | Uint8Array, string | undefined, readonly object[]])[] = [
  [
    'pipes, one of them behind each row',
    lines('Name|Email|Phone|', 'Ada Lovelace|ada@example.com|+44 20 7946 0018|', 'Alan Turing|al@example.com||'),
    undefined,
    [
      { full_name: 'Ada Lovelace', phone: '+442079460018' },
      { full_name: 'Alan Turing', email: 'al@example.com' },
    ],
  ],
  [
    'Odoo: who belongs to a company is named behind it',
    lines(
      '"id","Name","Email","Phone","Company Name"',
      '"1","Azure Interior, Brandon Freeman","b@example.com","(415)-555-2671","Azure Interior"',
      '"2","Gemini, Inc.","g@example.com","","Gemini, Inc."',
      '"3","Freeman, Brandon","f@example.com","","Azure Interior"',
    ),
    'US',
    [
      { full_name: 'Brandon Freeman', email: 'b@example.com', phone: '+14155552671', company: 'Azure Interior' },
      { full_name: 'Gemini, Inc.', email: 'g@example.com', company: 'Gemini, Inc.' },
      { full_name: 'Brandon Freeman', first_name: 'Brandon', last_name: 'Freeman' },
    ],
  ],
  [
    'ActiveCampaign',
    lines(
      'email,first_name,last_name,phone,orgname,tags,list,created_timestamp',
      '"b@example.com","Ben","Kim","(415) 555-2671","Kim LLC","vip,lead","Master","2023-05-01 09:00:00"',
    ),
    'US',
    [{ company: 'Kim LLC', tags: ['vip', 'lead'], created_date: '2023-05-01T09:00:00.000Z', phone: '+14155552671' }],
  ],
  [
    'GMX: the mobile phone comes before the one at home',
    lines(
      '"Vorname","Nachname","E-Mail privat","Telefon privat","Mobil privat"',
      '"Lena","Vogt","l@example.de","030/1234567","0151-12345678"',
    ),
    'DE',
    [{ first_name: 'Lena', last_name: 'Vogt', email: 'l@example.de', phone: '+4915112345678' }],
  ],
  [
    'UTF-16 without a mark',
    Buffer.from(lines('Vorname;Nachname;E-Mail;Handy', 'Jörg;Groß;j@example.de;0160/9876543'), 'utf16le'),
    'DE',
    [{ first_name: 'Jörg', last_name: 'Groß', email: 'j@example.de', phone: '+491609876543' }],
  ],
  [
    'a form of Google: the columns are questions',
    lines(
      'Timestamp,Email Address,What is your full name?,Your phone number (optional)',
      '3/25/2024 10:22:33,f@example.com,Fay Form,+14155552677',
    ),
    undefined,
    [{ full_name: 'Fay Form', email: 'f@example.com', phone: '+14155552677' }],
  ],
  [
    'Typeform',
    lines(
      '#,"What\'s your first name?","And your last name?","Your email address",Network ID',
      'a1,Ty,Form,t@example.com,xyz',
    ),
    undefined,
    [{ first_name: 'Ty', last_name: 'Form', email: 't@example.com' }],
  ],
  [
    'PostgreSQL COPY',
    'id\tfull_name\temail\tphone\n1\tPg One\tp1@example.com\t\\N\n2\tPg Two\tp2@example.com\t+14155552679\n',
    undefined,
    [
      { full_name: 'Pg One', email: 'p1@example.com' },
      { full_name: 'Pg Two', phone: '+14155552679' },
    ],
  ],
  [
    'a table drawn in text',
    '| Name | Email |\n|------|:-----:|\n| Ma Rk | m@example.com |\n| Do Wn | d@example.com |\n',
    undefined,
    [
      { full_name: 'Ma Rk', email: 'm@example.com' },
      { full_name: 'Do Wn', email: 'd@example.com' },
    ],
  ],
  [
    'dates in words, of three languages, and of three machines',
    lines(
      'Email,Created',
      'a@x.de,12. März 2024',
      'b@x.de,3 de enero de 2024',
      'c@x.de,1er juin 2024',
      'd@x.de,"Tue, 05 Mar 2024 10:00:00 GMT"',
      'e@x.de,2024-03-12T10:00:00.000+0100',
      'f@x.de,1709632800',
    ),
    undefined,
    [
      '2024-03-12',
      '2024-01-03',
      '2024-06-01',
      '2024-03-05T10:00:00.000Z',
      '2024-03-12T09:00:00.000Z',
      '2024-03-05T10:00:00.000Z',
    ].map((created_date) => ({ created_date })),
  ],
  [
    'phones as Americans write them',
    lines(
      'Name,Phone',
      'A,415.555.2671',
      'B,011 44 20 7946 0018',
      'C,(415)555-2671 x12',
      'D,+1-415-555-2672 (cell)',
      'E,00 1 415 555 2674',
    ),
    'US',
    ['+14155552671', '+442079460018', '+14155552671', '+14155552672', '+14155552674'].map((phone) => ({ phone })),
  ],
  [
    'headers with line ends, and numbers kept as text',
    '\ufeffsep=,\r\n"Full\nName","E-mail\naddress","Phone\n(mobile)"\r\nJo Li,jo@example.com,\'+49 171 1234567\r\nKa Lo,ka@example.com,"=""0049 171 7654321"""\r\n',
    undefined,
    [
      { full_name: 'Jo Li', phone: '+491711234567' },
      { full_name: 'Ka Lo', phone: '+491717654321' },
    ],
  ],
  [
    'vCard 2.1 of an old phone',
    lines(
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;J=C3=B6rg',
      'TEL;WORK;VOICE:+49301234567',
      'TEL;PREF;CELL:0171234567',
      'EMAIL;INTERNET:j@example.de',
      'NOTE;ENCODING=QUOTED-PRINTABLE:Zeile=0D=0A=',
      'zwei',
      'END:VCARD',
    ),
    'DE',
    [{ first_name: 'Jörg', last_name: 'Müller', email: 'j@example.de', phone: '+49171234567' }],
  ],
  [
    'vCard 3.0 of Nextcloud, with groups and a photo',
    lines(
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Dr. Eva Braun-Schmidt',
      'N:Braun-Schmidt;Eva;;Dr.;',
      'item1.EMAIL;TYPE=INTERNET;TYPE=PREF:eva@example.de',
      'item1.X-ABLABEL:_$!<Work>!$_',
      'TEL;TYPE=FAX:+49 30 1234567',
      'TEL;TYPE="CELL,VOICE":+49 170 1111111',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD',
      ' /2wBDAAMCAgICAgMCAgID',
      'CATEGORIES:Friends,Work',
      'END:VCARD',
    ),
    undefined,
    [
      {
        full_name: 'Dr. Eva Braun-Schmidt',
        first_name: 'Eva',
        email: 'eva@example.de',
        phone: '+491701111111',
        tags: ['Friends', 'Work'],
      },
    ],
  ],
  [
    'vCard 4.0 with a name in two scripts and a tel: address',
    lines(
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN;ALTID=1;LANGUAGE=en:Taro Yamada',
      'FN;ALTID=1;LANGUAGE=ja:山田太郎',
      'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+81-90-1234-5678;ext=5',
      'EMAIL;PREF=2:b@example.jp',
      'EMAIL;PREF=1:a@example.jp',
      'ORG:Acme;R&D',
      'END:VCARD',
    ),
    undefined,
    [{ full_name: 'Taro Yamada', email: 'a@example.jp', phone: '+819012345678', company: 'Acme' }],
  ],
]

test.each(KINDS)('%s', async (_name, file, country, expected) => {
  const contacts = await contactsOf(file, country)
  expect(contacts).toHaveLength(expected.length)
  expect(contacts).toMatchObject(expected)
})

test('a company that is named before a comma keeps no part of a person', async () => {
  const [contact] = await contactsOf(lines('Name,Email,Company', '"Azure, Brandon Freeman",b@example.com,Azure'))
  expect(contact).toEqual({ full_name: 'Brandon Freeman', email: 'b@example.com', company: 'Azure' })
})
