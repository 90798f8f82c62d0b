import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { makeContactDeletion } from './handler.ts'
import { contactDeletionDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  { access: { anyOf: ['delete:contacts'] }, deps: authenticatedDeps('contact-deletion', dynamo) },
  makeContactDeletion(contactDeletionDeps(dynamo)),
)
