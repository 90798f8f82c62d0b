import fc from '../../support/fast-check.ts'
import { isRowError, mergeContact, newContact, type Contact } from '../../../lambdas/contacts/contact.ts'
import { CONTACT_FIELDS, type ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import type { MergeRules } from '../../../lambdas/contacts/merge-rules.ts'

const MADE = '2026-01-01T00:00:00.000Z'
const LATER = '2026-02-02T00:00:00.000Z'

const make = (input: ContactInput): Contact => {
  const contact = newContact(input, { jobId: 'imp_1', rowNumber: 7, now: MADE })
  if (isRowError(contact)) throw new Error(contact.code)
  return contact
}

interface Row {
  readonly input: ContactInput
  readonly cleared?: readonly string[]
  readonly tagsOfImport?: boolean
}

const merge = (contact: Contact, { input, ...row }: Row, rules?: MergeRules): Contact => {
  const merged = mergeContact(contact, input, LATER, { rules, ...row })
  if (isRowError(merged)) throw new Error(merged.code)
  return merged
}

const JANE: ContactInput = {
  full_name: 'Jane Doe',
  email: 'jane@x.io',
  company: 'Acme',
  tags: ['a'],
  custom_fields: { plan: 'free', seats: 1 },
}

const BLANKS = Object.fromEntries(CONTACT_FIELDS.map((field) => [field, undefined]))
const withBlanks = (contact: Contact): object => ({ ...BLANKS, ...contact })

describe('a rule by field', () => {
  const jane = make(JANE)
  test.each<[string, MergeRules, Row, object]>([
    ['overwrites by default', {}, { input: { company: 'B' } }, { company: 'B' }],
    ['never: keeps what is there', { company: 'never' }, { input: { company: 'B' } }, { company: 'Acme' }],
    ['never: fills nothing', { job_title: 'never' }, { input: { job_title: 'CEO' } }, { job_title: undefined }],
    ['fill_blanks: keeps what is there', { company: 'fill_blanks' }, { input: { company: 'B' } }, { company: 'Acme' }],
    ['fill_blanks: fills', { '*': 'fill_blanks' }, { input: { job_title: 'CEO' } }, { job_title: 'CEO' }],
    [
      '* is of all that have none',
      { '*': 'never', company: 'overwrite' },
      { input: { company: 'B', phone: '+1' } },
      { company: 'B', phone: undefined },
    ],
    [
      'one custom field',
      { 'custom_fields.plan': 'never' },
      { input: { custom_fields: { plan: 'pro', seats: 2 } } },
      { custom_fields: { plan: 'free', seats: 2 } },
    ],
    [
      'all custom fields',
      { custom_fields: 'fill_blanks' },
      { input: { custom_fields: { plan: 'pro', size: 9 } } },
      { custom_fields: { plan: 'free', seats: 1, size: 9 } },
    ],
    ['tags are added', {}, { input: { tags: ['b'] } }, { tags: ['a', 'b'] }],
    [
      'tags are added where others fill blanks',
      { '*': 'fill_blanks' },
      { input: { tags: ['b'] } },
      { tags: ['a', 'b'] },
    ],
    ['tags replace', { tags: 'replace' }, { input: { tags: ['b'] } }, { tags: ['b'] }],
    [
      'the tags of the import alone replace nothing',
      { tags: 'replace' },
      { input: { tags: ['b'] }, tagsOfImport: true },
      { tags: ['a', 'b'] },
    ],
    ['tags never change', { '*': 'never' }, { input: { tags: ['b'] } }, { tags: ['a'] }],
    [
      'a name is kept as a whole',
      { full_name: 'never' },
      { input: { first_name: 'Joan' } },
      { full_name: 'Jane Doe', first_name: 'Jane' },
    ],
    [
      'a part of the name is kept',
      { first_name: 'never' },
      { input: { full_name: 'Joan Roe' } },
      { full_name: 'Jane Roe', first_name: 'Jane', last_name: 'Roe' },
    ],
  ])('%s', (_, rules, row, expected) => {
    expect(withBlanks(merge(jane, row, rules))).toMatchObject(expected)
  })

  test('fills the part of a name that is missing, and loses nothing of the name for it', () => {
    const rules = { full_name: 'fill_blanks' } as const
    expect(
      merge(make({ first_name: 'Jane', email: 'j@x.io' }), { input: { full_name: 'Joan Doe' } }, rules),
    ).toMatchObject({ full_name: 'Jane Doe', first_name: 'Jane', last_name: 'Doe' })
    expect(
      merge(make({ full_name: 'Acme GmbH', email: 'j@x.io' }), { input: { first_name: 'Joan' } }, rules).full_name,
    ).toBe('Acme GmbH')
    expect(merge(make({ phone: '+1' }), { input: { full_name: 'Joan Roe' } }, rules).full_name).toBe('Joan Roe')
  })
})

test('fills a part beside one that rows replace, and leaves a full name that is not made of the parts', () => {
  const rules = { first_name: 'fill_blanks' } as const
  const stored = make({ full_name: 'A B', last_name: 'F', email: 'j@x.io' })
  const filled = merge(stored, { input: { first_name: 'A' } }, rules)
  expect(filled).toMatchObject({ full_name: 'A B', first_name: 'A', last_name: 'F' })
  const replaced = merge(filled, { input: { last_name: 'C' } }, rules)
  expect(replaced).toMatchObject({ full_name: 'A C', first_name: 'A', last_name: 'C' })
  expect(merge(replaced, { input: { first_name: 'A' } }, rules)).toBe(replaced)
})

describe('a blank that empties', () => {
  const jane = make(JANE)
  test.each<[string, MergeRules | undefined, Row, object]>([
    ['a field', undefined, { input: {}, cleared: ['company'] }, { company: undefined }],
    [
      'the tags, all but those of the import',
      undefined,
      { input: { tags: ['i'] }, cleared: ['tags'], tagsOfImport: true },
      { tags: ['i'] },
    ],
    ['a custom field', undefined, { input: {}, cleared: ['custom_fields.plan'] }, { custom_fields: { seats: 1 } }],
    ['all custom fields', undefined, { input: {}, cleared: ['custom_fields'] }, { custom_fields: undefined }],
    [
      'a part of the name',
      undefined,
      { input: {}, cleared: ['first_name'] },
      { full_name: 'Doe', first_name: undefined, last_name: 'Doe' },
    ],
    [
      'the name',
      undefined,
      { input: {}, cleared: ['full_name'] },
      { full_name: undefined, first_name: undefined, last_name: undefined },
    ],
    [
      'no name where the row gives one',
      undefined,
      { input: { full_name: 'Joan Roe' }, cleared: ['first_name', 'last_name'] },
      { full_name: 'Joan Roe', first_name: 'Joan', last_name: 'Roe' },
    ],
    [
      'nothing that its rule keeps',
      { company: 'fill_blanks', tags: 'never' },
      { input: {}, cleared: ['company', 'tags'] },
      { company: 'Acme', tags: ['a'] },
    ],
  ])('%s', (_, rules, row, expected) => {
    expect(withBlanks(merge(jane, row, rules))).toMatchObject(expected)
  })
  test('leaves a contact its name where nothing else tells whose it is', () => {
    const nameless = make({ full_name: 'Jane Doe' })
    expect(merge(nameless, { input: {}, cleared: ['full_name', 'first_name', 'last_name'] })).toBe(nameless)
  })
})

// By properties: a reference that goes by the fields of the contact, and not by those of the row.

const FIELDS = ['email', 'phone', 'company', 'job_title'] as const
const CUSTOM = ['k', 'l'] as const
const value = fc.constantFrom('x', 'y', 'z')
const given = fc.record(
  {
    email: value,
    phone: value,
    company: value,
    job_title: value,
    tags: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
    custom_fields: fc
      .record({ k: value, l: value }, { requiredKeys: [] })
      .filter((fields) => Object.keys(fields).length > 0),
  },
  { requiredKeys: [] },
)
const rule = fc.constantFrom('overwrite', 'fill_blanks', 'never')
const rules = fc.record(
  {
    '*': rule,
    email: rule,
    company: rule,
    custom_fields: rule,
    'custom_fields.k': rule,
    tags: fc.constantFrom('add', 'replace', 'never'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<MergeRules>
const clearable = fc.subarray(['company', 'job_title', 'tags', 'custom_fields.k', 'custom_fields.l'])
const rows = fc.tuple(given, clearable, fc.boolean()).map(([input, blank, tagsOfImport]): Row => {
  const cleared = blank.filter((name) => {
    const custom = name.replace('custom_fields.', '')
    return name === custom
      ? input[name as 'company'] === undefined || (name === 'tags' && tagsOfImport)
      : input.custom_fields?.[custom as 'k'] === undefined
  })
  return { input, cleared, tagsOfImport: tagsOfImport && input.tags !== undefined }
})

type Choice = 'stored' | 'row' | 'blank'

/** Which of the three a field ends with. */
const choiceOf = (has: boolean, gives: boolean, isCleared: boolean, by: string): Choice => {
  if (by === 'never') return 'stored'
  if (by === 'fill_blanks') return has || !gives ? 'stored' : 'row'
  return gives ? 'row' : isCleared ? 'blank' : 'stored'
}

const expected = (stored: ContactInput, { input, cleared = [], tagsOfImport = false }: Row, by: MergeRules): object => {
  const ruleFor = (...names: string[]): string =>
    names.map((name) => by[name]).find((one) => one !== undefined) ?? 'overwrite'
  const result: Record<string, unknown> = {}
  const put = (into: Record<string, unknown>, name: string, one: unknown, other: unknown, choice: Choice): void => {
    const chosen = { stored: one, row: other, blank: undefined }[choice]
    if (chosen !== undefined) into[name] = chosen
  }
  for (const field of FIELDS) {
    const [one, other] = [stored[field], input[field]]
    put(
      result,
      field,
      one,
      other,
      choiceOf(one !== undefined, other !== undefined, cleared.includes(field), ruleFor(field, '*')),
    )
  }
  const custom: Record<string, unknown> = {}
  for (const name of CUSTOM) {
    const [one, other] = [stored.custom_fields?.[name], input.custom_fields?.[name]]
    const path = `custom_fields.${name}`
    put(
      custom,
      name,
      one,
      other,
      choiceOf(one !== undefined, other !== undefined, cleared.includes(path), ruleFor(path, 'custom_fields', '*')),
    )
  }
  if (Object.keys(custom).length > 0) result['custom_fields'] = custom
  const all = new Set([...(stored.tags ?? []), ...(input.tags ?? [])])
  const of = by['tags'] ?? (by['*'] === 'never' ? 'never' : 'add')
  const isNew = cleared.includes('tags') || (of === 'replace' && input.tags !== undefined && !tagsOfImport)
  const keeps = (tag: string): boolean =>
    of === 'never' ? stored.tags?.includes(tag) === true : isNew ? input.tags?.includes(tag) === true : true
  const left = [...all].filter(keeps)
  if (left.length > 0) result['tags'] = left.toSorted()
  return result
}

const shown = ({
  created_at: _,
  updated_at: __,
  job_id: ___,
  row_number: ____,
  full_name: _____,
  first_name: ______,
  last_name: _______,
  tags,
  ...fields
}: Contact): object => ({
  ...fields,
  ...(tags && { tags: tags.toSorted() }),
})

test('every field ends as its rule says, whatever the row gives and leaves blank', () => {
  fc.assert(
    fc.property(given, rows, rules, (stored, row, by) => {
      const contact = make({ full_name: 'N', ...stored })
      expect(shown(merge(contact, row, by))).toEqual(expected(stored, row, by))
    }),
    { numRuns: 5_000 },
  )
})

test('rows that are taken again on what they led to lead to the same', () => {
  const names = fc.record(
    {
      full_name: fc.constantFrom('A B', 'C D', 'X GmbH', 'A'),
      first_name: fc.constantFrom('A', 'E'),
      last_name: fc.constantFrom('B', 'F'),
    },
    { requiredKeys: [] },
  )
  const nameRules: fc.Arbitrary<MergeRules> = fc.oneof(
    fc.record({ full_name: rule }, { requiredKeys: [] }),
    fc.record({ first_name: rule, last_name: rule }, { requiredKeys: [] }),
    fc.record({ full_name: rule, first_name: rule, last_name: rule }, { requiredKeys: [] }),
  )
  const named = fc
    .tuple(rows, names, fc.subarray(['full_name', 'first_name', 'last_name']))
    .map(([row, name, blank]): Row => ({
      ...row,
      input: { ...row.input, ...name },
      cleared: [...(row.cleared ?? []), ...blank.filter((field) => name[field as 'full_name'] === undefined)],
    }))
  fc.assert(
    fc.property(
      given,
      names,
      fc.array(named, { minLength: 1, maxLength: 3 }),
      rules,
      nameRules,
      (stored, name, some, by, byName) => {
        const apply = (contact: Contact): Contact =>
          some.reduce((one, row) => merge(one, row, { ...by, ...byName }), contact)
        const once = apply(make({ email: 'n', ...stored, ...name }))
        const { updated_at: _, ...again } = apply(once)
        expect(again).toEqual((({ updated_at: __, ...rest }) => rest)(once))
      },
    ),
    { numRuns: 5_000 },
  )
})
