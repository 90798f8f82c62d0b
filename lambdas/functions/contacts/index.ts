import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { keyedDeps } from '../wiring/api.ts'
import { makeContacts } from './handler.ts'
import { contactsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  { name: 'contacts', access: { anyOf: ['read:contacts'] }, deps: keyedDeps('contacts', dynamo) },
  makeContacts(contactsDeps(dynamo)),
)
