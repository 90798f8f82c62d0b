import * as z from 'zod'
import type { RowErrorCode } from './row-errors.ts'
import { ISO_DATE_PATTERN, parseIsoDate } from './created-date.ts'
import { MAX_CUSTOM_FIELDS_BYTES, type CustomFields, FieldFailure, parseCustomFields } from './custom-fields.ts'

/** Limits of the contract. Lengths in characters (Unicode code points). */
export const CONTACT_LIMITS = {
  text: 512,
  email: 254,
  external_id: 128,
  tag: 64,
  /** Tags of one contact. */
  tags: 50,
  /** Bytes of UTF-8 that all custom fields may take as JSON. */
  customFieldsBytes: MAX_CUSTOM_FIELDS_BYTES,
} as const

const PRIORITIES: ReadonlyMap<unknown, 1 | 2 | 3> = new Map<unknown, 1 | 2 | 3>([
  ['high', 1],
  ['medium', 2],
  ['low', 3],
  ['1', 1],
  ['2', 2],
  ['3', 3],
  [1, 1],
  [2, 2],
  [3, 3],
])

const UUID_PATTERN = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** With a scheme, or the bare address of a profile, as exporters write it. */
const LINKEDIN_PATTERN = /^(?:https?:\/\/|(?:[a-z]{2,3}\.)?linkedin\.com(?:\/|$))/i

/** Length in code points, as JSON Schema counts it. */
export const isLongerThan = (text: string, max: number): boolean =>
  text.length > max && (text.length > 2 * max || Array.from(text).length > max)

/** An issue that carries the code of the row error it stands for. */
const issue = (input: unknown, { failed, message }: FieldFailure) => ({
  code: 'custom' as const,
  input,
  message,
  params: { failed },
})

const refused = (failed: RowErrorCode, message: string): FieldFailure => new FieldFailure(failed, message)

/** Text: trimmed, well-formed Unicode, without NUL, up to `max` characters; then `problem` may say what else is wrong with it. */
const text = (max: number, problem?: (text: string) => string | undefined) =>
  z
    .string({ error: 'The field must be text.' })
    .overwrite((value) => value.trim().toWellFormed())
    .check(({ value, issues }) => {
      const tooLong = isLongerThan(value, max)
      const found = tooLong
        ? `The field is longer than ${max} characters.`
        : value.includes('\0')
          ? 'The field contains a NUL character.'
          : problem?.(value)
      if (found !== undefined) issues.push(issue(value, refused(tooLong ? 'field_too_long' : 'invalid_field', found)))
    })
    .meta({ maxLength: max })

/** A value read by a function of ours, because a list of zod issues as long as a hostile value would fill the memory. */
const readBy = <T extends string | number | object>(read: (value: unknown) => T | FieldFailure) =>
  z.unknown().transform((value, { issues }): T => {
    const result = read(value)
    if (!(result instanceof FieldFailure)) return result
    issues.push(issue(undefined, result))
    return z.NEVER
  })

/** Tags trimmed, blanks and repeats dropped. */
export const parseTags = (value: unknown): string[] | FieldFailure => {
  if (!Array.isArray(value)) return refused('invalid_field', 'Tags must be an array of text.')
  const tags = new Set<string>()
  for (const item of value as unknown[]) {
    if (item === null) continue
    if (typeof item !== 'string') return refused('invalid_field', 'A tag is not text.')
    const tag = item.trim().toWellFormed()
    if (tag === '') continue
    if (tag.includes('\0')) return refused('invalid_field', 'A tag contains a NUL character.')
    if (isLongerThan(tag, CONTACT_LIMITS.tag))
      return refused('field_too_long', `A tag is longer than ${CONTACT_LIMITS.tag} characters.`)
    tags.add(tag)
    if (tags.size > CONTACT_LIMITS.tags)
      return refused('too_many_tags', `There are more than ${CONTACT_LIMITS.tags} tags.`)
  }
  return [...tags]
}

const parsePriority = (value: unknown): 1 | 2 | 3 | FieldFailure =>
  PRIORITIES.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ??
  refused('invalid_field', 'The priority must be high, medium, low, 1, 2 or 3.')

const parseDate = (value: unknown): string | FieldFailure =>
  (typeof value === 'string' ? parseIsoDate(value.trim()) : undefined) ??
  refused('invalid_field', 'The date must be an ISO date or date-time that exists.')

const linkedinProblem = (value: string): string | undefined =>
  LINKEDIN_PATTERN.test(value) && URL.canParse(value.includes('://') ? value : `https://${value}`)
    ? undefined
    : 'The address must begin with http://, https:// or linkedin.com.'

const uuidProblem = (value: string): string | undefined =>
  UUID_PATTERN.test(value) ? undefined : 'The id must be a UUID.'

/**
 * What each contact field may be, once it is given: blank, empty and null mean that it is not, and are left out before. Email and
 * phone are text here; what they mean depends on more than themselves (`import/normalise`).
 */
export const FIELD_SCHEMAS = {
  full_name: text(CONTACT_LIMITS.text),
  first_name: text(CONTACT_LIMITS.text),
  last_name: text(CONTACT_LIMITS.text),
  email: text(CONTACT_LIMITS.email),
  phone: text(CONTACT_LIMITS.text),
  job_title: text(CONTACT_LIMITS.text),
  company: text(CONTACT_LIMITS.text),
  related_company_id: text(CONTACT_LIMITS.text, uuidProblem)
    .overwrite((id) => id.toLowerCase())
    .meta({ format: 'uuid' }),
  linkedin_url: text(CONTACT_LIMITS.text, linkedinProblem),
  priority: readBy(parsePriority).meta({ enum: ['high', 'medium', 'low', 1, 2, 3] }),
  tags: readBy(parseTags).meta({
    type: 'array',
    items: { type: 'string', maxLength: CONTACT_LIMITS.tag },
    maxItems: CONTACT_LIMITS.tags,
  }),
  custom_fields: readBy<CustomFields>(parseCustomFields).meta({
    type: 'object',
    description: `At most ${MAX_CUSTOM_FIELDS_BYTES} bytes of JSON.`,
  }),
  created_date: readBy(parseDate).meta({ type: 'string', pattern: ISO_DATE_PATTERN.source }),
  external_id: text(CONTACT_LIMITS.external_id),
} as const

export type ContactField = keyof typeof FIELD_SCHEMAS

/** In the order in which a row's fields are checked. */
export const CONTACT_FIELDS = Object.keys(FIELD_SCHEMAS) as ContactField[]

/** The contact's own id: a row is matched by it, and it is no field that a row could give. */
export const CONTACT_ID_FIELD = 'id'

/** Other names under which a field is read. The field's own name wins where both are given. */
export const FIELD_ALIASES = { company_id: 'related_company_id' } as const satisfies Record<string, ContactField>

/** Other spellings of fields in the rows of JSON, which cannot be mistaken. */
const SPELLINGS = {
  ...FIELD_ALIASES,
  fullName: 'full_name',
  name: 'full_name',
  firstName: 'first_name',
  lastName: 'last_name',
  phoneNumber: 'phone',
  jobTitle: 'job_title',
  companyName: 'company',
} as const satisfies Record<string, ContactField>

/** Field → its other spellings. */
export const ROW_ALIASES: ReadonlyMap<string, readonly string[]> = new Map(
  CONTACT_FIELDS.map((field) => [
    field,
    Object.entries(SPELLINGS).flatMap(([alias, of]) => (of === field ? [alias] : [])),
  ]),
)

/** Every key that a row of JSON may have. */
export const KNOWN_ROW_FIELDS: ReadonlySet<string> = new Set([
  ...CONTACT_FIELDS,
  CONTACT_ID_FIELD,
  ...Object.keys(SPELLINGS),
])

/** The normalised values that a row gives. A field that is not here was not given, and never erases a stored value. */
export type ContactInput = { -readonly [F in ContactField]?: z.output<(typeof FIELD_SCHEMAS)[F]> }

/** A contact as `rows` holds it and as `POST /v1/contacts` would take it. */
export const contactSchema = z.object({
  full_name: FIELD_SCHEMAS.full_name.nullish(),
  first_name: FIELD_SCHEMAS.first_name.nullish(),
  last_name: FIELD_SCHEMAS.last_name.nullish(),
  email: FIELD_SCHEMAS.email.nullish(),
  phone: FIELD_SCHEMAS.phone.nullish(),
  job_title: FIELD_SCHEMAS.job_title.nullish(),
  company: FIELD_SCHEMAS.company.nullish(),
  related_company_id: FIELD_SCHEMAS.related_company_id.nullish(),
  company_id: FIELD_SCHEMAS.related_company_id.nullish().meta({ description: 'Alias of related_company_id.' }),
  linkedin_url: FIELD_SCHEMAS.linkedin_url.nullish(),
  priority: FIELD_SCHEMAS.priority.nullish(),
  tags: FIELD_SCHEMAS.tags.nullish(),
  custom_fields: FIELD_SCHEMAS.custom_fields.nullish(),
  created_date: FIELD_SCHEMAS.created_date.nullish(),
  external_id: FIELD_SCHEMAS.external_id
    .nullish()
    .meta({ description: 'Your own id of the contact: an identity like email and phone, compared as it is.' }),
  id: z
    .string()
    .nullish()
    .meta({ description: 'Only to match by: the id of a contact (`con_…`). If there is none, the row fails.' }),
})

/** The failure that a zod error of one field stands for. */
export const failureOf = (error: z.ZodError): FieldFailure => {
  const [first] = error.issues
  const failed = first?.code === 'custom' ? (first.params?.['failed'] as RowErrorCode | undefined) : undefined
  return new FieldFailure(failed ?? 'invalid_field', first?.message ?? 'The field is invalid.')
}
