import type { Operations } from '../components/operation.ts'

const CONTACT = {
  id: 'con_gtTNWYHfe_wirrTcF3xAYSHO',
  full_name: 'Hedy Lamarr',
  first_name: 'Hedy',
  last_name: 'Lamarr',
  email: 'hedy@example.com',
  phone: '+4930901820',
  job_title: null,
  company: null,
  related_company_id: null,
  linkedin_url: null,
  priority: null,
  tags: ['fair 2026'],
  custom_fields: { shoe_size: '38' },
  created_date: null,
  external_id: 'crm-4711',
  created_at: '2026-11-23T14:47:05.416Z',
  updated_at: '2026-11-23T14:47:05.416Z',
}

const contactParameter = {
  name: 'contact_id',
  in: 'path',
  required: true,
  description: 'Id of the contact, from the rows of a job.',
  schema: { type: 'string', pattern: '^con_[A-Za-z0-9_-]{24}$' },
  example: CONTACT.id,
} as const

/** Look-up and deletion of contacts. */
export const contactOperations: Operations = {
  'GET /v1/contacts': {
    tag: 'Contacts',
    summary: 'Find a contact by email, phone or external_id',
    description:
      'Send exactly one of the three. The result is a list with one contact or none. There is no list of all contacts.',
    anyOf: ['read:contacts'],
    parameters: [
      {
        name: 'email',
        in: 'query',
        description: 'Upper or lower case.',
        schema: { type: 'string', maxLength: 254 },
        example: 'hedy@example.com',
      },
      {
        name: 'phone',
        in: 'query',
        description: 'With the country code; encode `+` as `%2B`.',
        schema: { type: 'string' },
      },
      {
        name: 'external_id',
        in: 'query',
        description: 'Your own id of the contact, compared as it is.',
        schema: { type: 'string', minLength: 1, maxLength: 128 },
        example: 'crm-4711',
      },
    ],
    responses: {
      200: {
        description: 'The contact, if it exists.',
        schema: 'ContactsAnswer',
        examples: {
          found: { summary: 'Found', value: { data: [CONTACT], meta: { next_cursor: null } } },
          none: { summary: 'None', value: { data: [], meta: { next_cursor: null } } },
        },
      },
    },
    refusals: [
      {
        code: 'validation_error',
        when: 'None or several are given, or the value is not an email, not a phone number with a country code, or not an external_id.',
        fields: { email: 'must be a valid email' },
      },
    ],
  },

  'GET /v1/contacts/{contact_id}': {
    tag: 'Contacts',
    summary: 'Get a contact',
    description: 'Every field of a contact, by its id.',
    anyOf: ['read:contacts'],
    parameters: [contactParameter],
    responses: {
      200: {
        description: 'The contact.',
        schema: 'ContactAnswer',
        examples: { contact: { summary: 'A contact', value: { data: CONTACT } } },
      },
    },
    refusals: [{ code: 'not_found', when: 'The contact does not exist, or belongs to another workspace.' }],
  },

  'DELETE /v1/contacts/{contact_id}': {
    tag: 'Contacts',
    summary: 'Delete a contact',
    description:
      'Its email, phone and external_id are free again. With `erase=true` they stay closed: a later row that names one of them fails as `erased_identity`. For that, a keyed hash is kept, not the address. What else names the person (rows, rejects and payloads of imports) is deleted within 30 days, backups within 35. A contact that does not exist, or not any more, is answered in the same way; `erase` of one that was deleted before closes what it had, except what belongs to another contact by now.',
    anyOf: ['delete:contacts'],
    parameters: [
      contactParameter,
      {
        name: 'erase',
        in: 'query',
        description: 'Whether email, phone and external_id stay closed.',
        schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
      },
    ],
    responses: { 204: { description: 'The contact does not exist any more.' } },
    refusals: [
      {
        code: 'validation_error',
        when: '`erase` is neither true nor false.',
        fields: { erase: 'must be true or false' },
      },
      { code: 'service_unavailable', when: 'The database failed, or imports changed the contact again and again.' },
    ],
  },
}
