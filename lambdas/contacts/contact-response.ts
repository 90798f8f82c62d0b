import * as z from 'zod'
import { dataOf, pageOf } from '../http/response.ts'
import { timestampSchema } from '../platform/schemas.ts'
import type { Contact } from './contact.ts'

const text = z.string().nullable()

/** A contact as the API shows it: every field there is, null where nothing was given, and nothing else that may be stored. */
export const contactResponseSchema = z.object({
  id: z.string().meta({ description: '`con_` and 24 characters that reveal nothing about the contact.' }),
  full_name: text,
  first_name: text,
  last_name: text,
  email: text.meta({ description: 'In lower case.' }),
  phone: text.meta({ description: 'E.164.' }),
  job_title: text,
  company: text,
  related_company_id: text.meta({ description: 'A UUID.' }),
  linkedin_url: text,
  priority: z.literal([1, 2, 3]).nullable().meta({ description: '1 is high, 3 is low.' }),
  tags: z.array(z.string()),
  custom_fields: z.record(z.string(), z.unknown()),
  created_date: text.meta({ description: 'A date, or a date-time in UTC, as given.' }),
  external_id: text.meta({ description: 'Your own id of the contact.' }),
  created_at: timestampSchema,
  updated_at: timestampSchema,
})

export const contactBodySchema = dataOf(contactResponseSchema)
export const contactsBodySchema = pageOf(contactResponseSchema)

export type ContactResponse = z.infer<typeof contactResponseSchema>

/** The contact as the API returns it. Attributes of the item that are not fields are left out. */
export const toContactResponse = (id: string, contact: Contact): ContactResponse => ({
  id,
  full_name: contact.full_name ?? null,
  first_name: contact.first_name ?? null,
  last_name: contact.last_name ?? null,
  email: contact.email ?? null,
  phone: contact.phone ?? null,
  job_title: contact.job_title ?? null,
  company: contact.company ?? null,
  related_company_id: contact.related_company_id ?? null,
  linkedin_url: contact.linkedin_url ?? null,
  priority: contact.priority ?? null,
  tags: contact.tags ?? [],
  custom_fields: contact.custom_fields ?? {},
  created_date: contact.created_date ?? null,
  external_id: contact.external_id ?? null,
  created_at: contact.created_at,
  updated_at: contact.updated_at,
})
