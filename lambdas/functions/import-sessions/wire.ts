import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { access } from '../wiring/tables.ts'

/** Reads its environment variables; throws if one is missing. */
export const importSessionsDeps = (dynamo: DynamoDBDocumentClient) => ({ sessions: access(dynamo).sessions })
