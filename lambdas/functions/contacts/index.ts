import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { contactReaderDeps, keyedDeps } from '../../platform/wiring.ts'
import { makeContacts } from './handler.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  { name: 'contacts', access: { anyOf: ['read:contacts'] }, deps: keyedDeps('contacts', dynamo) },
  makeContacts(contactReaderDeps(dynamo)),
)
