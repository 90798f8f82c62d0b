import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { sessionFingerprint } from '../../lambdas/access/session.ts'
import { sessionPk } from '../../lambdas/platform/control-keys.ts'
import { sessionAnswer } from './contract.ts'
import { deployedApp } from './local-cloud.ts'
import { dynamo } from './stored.ts'
import type { Workspace } from './workspace.ts'

/** The token of a new session of a workspace. */
export const sessionToken = async ({ http }: Pick<Workspace, 'http'>, json: object = {}): Promise<string> =>
  sessionAnswer.parse((await http({ method: 'POST', path: '/v1/import/sessions', json })).json).data.token

/** Lets the session of a token end now, as if its time were up. */
export const endSession = async (token: string): Promise<void> => {
  await dynamo.send(
    new UpdateCommand({
      TableName: deployedApp().control_table,
      Key: { pk: sessionPk(sessionFingerprint(token)?.id ?? ''), sk: 'SESSION' },
      UpdateExpression: 'SET expires_at = :now',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    }),
  )
}
