import type { Contact, ContactItem } from '../../lambdas/contacts/contact.ts'
import type { Action, Condition, UpdateAction } from '../../lambdas/contacts/action.ts'

/** Writes of the contacts table, as the engine makes them, and items to make them on. */
export const contactOf = (fields: Partial<Contact> = {}): Contact => ({
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  job_id: 'imp_1',
  row_number: 1,
  ...fields,
})

export const insert = (key: string, item: ContactItem): Action => ({ type: 'insert', key, item })
export const update = (key: string, change: Partial<Omit<UpdateAction, 'type' | 'key'>>): Action => ({
  type: 'update',
  key,
  set: {},
  release: false,
  condition: {},
  ...change,
})
export const claim = (key: string, owner: string, condition: Condition = { owner: null }): Action =>
  update(key, { set: { owner }, condition })
export const release = (key: string, owner: string): Action => update(key, { release: true, condition: { owner } })
export const change = (key: string, version: number, fields: Partial<Contact> = { company: 'Changed' }): Action =>
  update(key, { set: { contact: contactOf(fields), version: version + 1 }, condition: { version } })

export const HOME: ContactItem = { owner: 'con_a', version: 3, contact: contactOf({ email: 'a@x.com' }) }

/** Values that have been lost on the way to a table and back before. */
export const ODD_FIELDS: Partial<Contact> = {
  full_name: '李 "Q" \'q\' \\ 👩‍👩‍👧\u2028',
  first_name: '?',
  last_name: ':x #y',
  email: 'a@x.com',
  phone: '+14155552671',
  job_title: '\n\t',
  company: 'Ünïcödé',
  related_company_id: '0b8e7b6a-4a53-4c39-9d6f-1f2b3c4d5e6f',
  linkedin_url: 'https://www.linkedin.com/in/a?b=c&d=%20',
  priority: 3,
  tags: ['b', 'a', 'ä'],
  custom_fields: {
    '': 'no name',
    'owner.freed': 1,
    none: null,
    no: false,
    zero: 0,
    minus: -1.5e-7,
    long: 0.1234567890123456,
    most: Number.MAX_SAFE_INTEGER,
    text: '',
    list: [[], {}, [null, 'x', 1]],
    deep: { a: { b: { c: { d: { e: { f: [{ g: 'end' }] } } } } } },
    version: '1',
    toString: 'own',
  },
  created_date: '2024-02-29',
}
