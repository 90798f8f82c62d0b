import type { Contact } from './contact.ts'

/** A contact as the API shows it: every field there is, null where nothing was given, and nothing else that may be stored. */
export const contactView = (id: string, contact: Contact) => ({
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
  created_at: contact.created_at,
  updated_at: contact.updated_at,
})
