import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { ContactsTable } from '../../contacts/contacts-table.ts'
import { DeletionContested, makeDeleteContact } from '../../contacts/deletion.ts'
import { workspaceKeys } from '../../contacts/identity.ts'
import type { AuthenticatedRequest } from '../../http/api-handler.ts'
import { failAsUnavailable } from '../../http/dependency-failure.ts'
import { ApiError } from '../../http/errors.ts'
import { queryParameter } from '../../http/query-parameter.ts'
import type { ApiResponse } from '../../http/response.ts'

export interface ContactDeletionDeps {
  readonly table: Pick<ContactsTable, 'get' | 'writeTogether'>
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
  readonly pause: (tries: number) => Promise<void>
}

/** `DELETE /v1/contacts/{contact_id}`, `?erase=true`. */
export const makeContactDeletion =
  ({ table, workspaceSecret, pause }: ContactDeletionDeps) =>
  async ({ event, workspaceId, key, annotate }: AuthenticatedRequest): Promise<ApiResponse> => {
    const erase = askedToErase(event)
    const contactId = event.pathParameters?.['contact_id'] ?? ''
    const result = await failAsUnavailable(async () => {
      const keys = workspaceKeys(workspaceId, await workspaceSecret(workspaceId))
      return makeDeleteContact({ table, keys, pause })({ contactId, by: key.id, erase })
    }).catch((error: unknown) => {
      throw error instanceof DeletionContested
        ? new ApiError('service_unavailable', { headers: { 'Retry-After': '1' }, cause: error })
        : error
    })
    // What could not be closed, of a contact that was deleted before, is told to the operator alone: the answer is the same.
    annotate({ deletion: result, erase })
    return { status: 204, text: '' }
  }

const askedToErase = (event: APIGatewayProxyEvent): boolean => {
  const erase = queryParameter(event, 'erase') ?? 'false'
  if (erase === 'true' || erase === 'false') return erase === 'true'
  throw new ApiError('validation_error', { fields: { erase: 'must be true or false' } })
}
