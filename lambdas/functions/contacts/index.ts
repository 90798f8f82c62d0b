import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { makeContacts } from './handler.ts'
import { contactsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  { access: { anyOf: ['read:contacts'] }, deps: authenticatedDeps('contacts', dynamo) },
  makeContacts(contactsDeps(dynamo)),
)
