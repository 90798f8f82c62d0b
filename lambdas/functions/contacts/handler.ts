import type { APIGatewayProxyEvent } from 'aws-lambda'
import { makeContactFinder, type ContactFinder } from '../../contacts/contact-finder.ts'
import { contactBodySchema, contactsBodySchema, toContactResponse } from '../../contacts/contact-response.ts'
import type { ContactItem } from '../../contacts/contact.ts'
import { CONTACT_LIMITS, FIELD_SCHEMAS } from '../../contacts/contact-schema.ts'
import { IDENTITY_KINDS, workspaceKeys, type IdentityKind } from '../../contacts/identity.ts'
import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import type { AuthenticatedRequest } from '../../http/api-handler.ts'
import { ApiError } from '../../http/errors.ts'
import { queryParameter } from '../../http/query-parameter.ts'
import { normaliseEmail } from '../../import/normalise/email.ts'
import { normalisePhone } from '../../import/normalise/phone.ts'

export interface ContactsDeps {
  readonly readItem: (key: string) => Promise<ContactItem | undefined>
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
}

/** `GET /v1/contacts/{contact_id}` and `GET /v1/contacts?email=`, `?phone=` or `?external_id=`. */
export const makeContacts =
  ({ readItem, workspaceSecret }: ContactsDeps) =>
  async ({ event, workspaceId }: AuthenticatedRequest): Promise<ApiResponse> => {
    const contactId = event.pathParameters?.['contact_id']
    const identity = contactId === undefined ? askedIdentity(event) : undefined
    const keys = workspaceKeys(workspaceId, await workspaceSecret(workspaceId))
    const finder: ContactFinder = makeContactFinder({ readItem, keys })
    if (identity !== undefined) {
      const found = await finder.byIdentity(identity.kind, identity.value)
      const data = found === undefined ? [] : [toContactResponse(found.id, found.contact)]
      return jsonResponse(200, contactsBodySchema, { data, meta: { next_cursor: null } })
    }
    const found = await finder.byId(contactId ?? '')
    if (found === undefined) throw new ApiError('not_found')
    return jsonResponse(200, contactBodySchema, { data: toContactResponse(found.id, found.contact) })
  }

const askedIdentity = (event: APIGatewayProxyEvent): { kind: IdentityKind; value: string } => {
  const given = IDENTITY_KINDS.flatMap((kind) => {
    const value = queryParameter(event, kind)
    return value === undefined ? [] : [{ kind, value }]
  })
  const [asked, other] = given
  if (asked === undefined || other !== undefined) {
    const why = 'exactly one of email, phone and external_id must be given'
    throw new ApiError('validation_error', { fields: { email: why, phone: why, external_id: why } })
  }
  const { kind, value } = asked
  if (kind === 'external_id') return askedExternalId(value)
  return kind === 'email' ? askedEmail(value) : askedPhone(value)
}

/** As a row would give it. */
const askedExternalId = (text: string) => {
  const read = FIELD_SCHEMAS.external_id.safeParse(text)
  if (read.success && read.data !== '') return { kind: 'external_id', value: read.data } as const
  throw new ApiError('validation_error', {
    fields: { external_id: `must be text of 1 to ${CONTACT_LIMITS.external_id} characters` },
  })
}

const askedEmail = (text: string) => {
  const value = normaliseEmail(text)
  if (value === undefined) throw new ApiError('validation_error', { fields: { email: 'must be a valid email' } })
  return { kind: 'email', value } as const
}

const askedPhone = (text: string) => {
  // A plus sign that was not escaped arrives as the space it means in a query.
  const phone = normalisePhone(text.replace(/^ (?=\d)/, '+'))
  if (typeof phone === 'string') {
    throw new ApiError('validation_error', {
      fields: { phone: 'must be a phone number with its country code, such as +14155552671' },
    })
  }
  return { kind: 'phone', value: phone.e164 } as const
}
