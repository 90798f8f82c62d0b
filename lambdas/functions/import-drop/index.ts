import { makeDynamo } from '../../platform/aws.ts'
import { makeImportDropHandler } from './handler.ts'
import { importDropDeps } from './wire.ts'

export const handler = makeImportDropHandler(importDropDeps(makeDynamo()))
