import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { ContactInput } from '../../lambdas/contacts/contact-schema.ts'
import type { CsvOptions } from '../../lambdas/import/source/csv-options.ts'

/** A file as some program exports it, and all that each of its rows gives. */
export interface ExportedFile {
  /** Of the fixture, without `.csv`. */
  readonly name: string
  readonly options: Partial<Omit<CsvOptions, 'encoding'>> & { readonly default_country?: string }
  readonly encoding: string
  readonly contacts: readonly ContactInput[]
}

const FOLDER = new URL('../fixtures/csv/', import.meta.url)

export const fixtureBytes = (name: string): Buffer<ArrayBuffer> => readFileSync(new URL(`${name}.csv`, FOLDER))

type Cells = Readonly<Record<string, string>>

/** The rows of a fixture by another reader: csv-parse, given all that ours has to detect. */
const recordsOf = (
  name: string,
  options: { delimiter?: string; from_line?: number; columns?: string[] } = {},
): Cells[] => parse(fixtureBytes(name), { bom: true, columns: true, ...options })

/** What "Last, First" says. */
const lastFirst = (full: string | readonly string[] | undefined) => {
  if (typeof full !== 'string' || !/^[^,]+, [^,]+$/.test(full)) return {}
  const [last_name = '', first_name = ''] = full.split(', ')
  return { full_name: `${first_name} ${last_name}`, first_name, last_name }
}

/** Blank means not given. */
const given = (fields: Readonly<Record<string, string | readonly string[] | undefined>>): ContactInput => {
  const all: typeof fields = { ...fields, ...lastFirst(fields['full_name']) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value.length > 0))
}

/** Files of forty rows, whose every cell the fixture itself holds. */
const LARGE: readonly ExportedFile[] = [
  {
    name: 'google-contacts',
    options: {},
    encoding: 'utf-8',
    contacts: recordsOf('google-contacts').map((cells) =>
      given({
        first_name: cells['First Name'],
        last_name: cells['Last Name'],
        email: cells['E-mail 1 - Value']?.toLowerCase(),
        phone: cells['Phone 1 - Value'],
        job_title: cells['Organization Title'],
        company: cells['Organization Name'],
        tags: cells['Labels']?.split(' ::: ').filter((label) => label !== '* myContacts'),
      }),
    ),
  },
  {
    name: 'outlook-bom',
    options: {},
    encoding: 'utf-8',
    contacts: recordsOf('outlook-bom').map((cells) =>
      given({
        first_name: cells['First Name'],
        last_name: cells['Last Name'],
        email: cells['E-mail Address'],
        phone: cells['Mobile Phone'] === '' ? cells['Business Phone'] : cells['Mobile Phone'],
        job_title: cells['Job Title'],
        company: cells['Company'],
        tags: cells['Categories']?.split(';').filter((tag) => tag !== ''),
      }),
    ),
  },
  {
    name: 'hubspot-all-quoted',
    options: {},
    encoding: 'utf-8',
    contacts: recordsOf('hubspot-all-quoted').map((cells) =>
      given({
        first_name: cells['First Name'],
        last_name: cells['Last Name'],
        email: cells['Email']?.toLowerCase(),
        phone: cells['Phone Number'],
        job_title: cells['Job Title'],
        company: cells['Company Name'],
        created_date: `${cells['Create Date']?.replace(' ', 'T')}:00.000Z`,
      }),
    ),
  },
  {
    name: 'linkedin-with-preamble',
    options: {},
    encoding: 'utf-8',
    contacts: recordsOf('linkedin-with-preamble', { from_line: 4 }).map((cells) =>
      given({
        first_name: cells['First Name'],
        last_name: cells['Last Name'],
        email: cells['Email Address'],
        job_title: cells['Position'],
        company: cells['Company'],
        linkedin_url: cells['URL'],
        created_date: cells['Connected On']?.replace('24 Feb 2026', '2026-02-24'),
      }),
    ),
  },
  {
    name: 'excel-german-bom-semicolon',
    options: { default_country: 'DE' },
    encoding: 'utf-8',
    contacts: recordsOf('excel-german-bom-semicolon', { delimiter: ';' }).map((cells) =>
      given({
        full_name: cells['Name'],
        email: cells['E-Mail'],
        phone: cells['Telefon']?.replace(/^0/, '+49'),
        company: cells['Firma'],
      }),
    ),
  },
  {
    name: 'without-header',
    options: { has_header: false, mapping: { 1: 'email', 2: 'first_name', 3: 'last_name', 4: 'phone' } },
    encoding: 'utf-8',
    contacts: recordsOf('without-header', { columns: ['email', 'first_name', 'last_name', 'phone'] }).map(given),
  },
  {
    name: 'two-columns',
    options: {},
    encoding: 'utf-8',
    contacts: recordsOf('two-columns').map((cells) =>
      given({ full_name: cells['Full Name'], email: cells['Email Address'] }),
    ),
  },
]

/** Files of a few rows, with what they come to beside them. */
const SMALL = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file): ExportedFile => {
    const expected = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Omit<ExportedFile, 'name'>
    return { name: file.replace('.json', ''), ...expected }
  })

/** Of all of them every row is a contact. */
export const EXPORTED_FILES: readonly ExportedFile[] = [...LARGE, ...SMALL]
