import { sessionAnswer } from './contract.ts'
import type { Workspace } from './workspace.ts'

/** The token of a new session of a workspace. */
export const sessionToken = async ({ http }: Pick<Workspace, 'http'>, json: object = {}): Promise<string> =>
  sessionAnswer.parse((await http({ method: 'POST', path: '/v1/import/sessions', json })).json).data.token
