import { makeHttp, type Http } from '../../local/http-client.ts'
import { deployedAppSchema, type DeployedApp } from '../../local/stack-file.ts'
import { makeWorkspaceKey, newWorkspaceId } from '../../local/workspace-key.ts'
import { makeWorkspaceVault, type WorkspaceVault } from '../../lambdas/access/workspace-vault.ts'
import { makeKms } from '../../lambdas/platform/aws.ts'
import type { NewKey } from '../../lambdas/access/keys.ts'
import { conforming } from './openapi/conforming-http.ts'

/** Set by the global setup of the end-to-end tests, as JSON; the environment that goes with it points at the emulator. */
export const DEPLOYED_APP_VARIABLE = 'E2E_DEPLOYED_APP'

/** So many that no test meets the limit that it is not about. */
const NO_LIMIT = { requests: 1_000_000, window_seconds: 60 } as const

/** Where the app under test is. */
export const deployedApp = (): DeployedApp => {
  const text = process.env[DEPLOYED_APP_VARIABLE]
  if (text === undefined)
    throw new Error('The end-to-end tests run by `npm run test:e2e`, which deploys what they test.')
  return deployedAppSchema.parse(JSON.parse(text))
}

/** What opens the secrets of workspaces. */
export const workspaceVault = (): WorkspaceVault =>
  makeWorkspaceVault({ kms: makeKms(), keyId: deployedApp().workspace_secrets_key })

/** Sends requests without a key. Every answer, here and with a key, is held to the OpenAPI document. */
export const anonymousHttp = (): Http => conforming(makeHttp(deployedApp().api_url))

export interface TestKey {
  readonly workspaceId: string
  readonly keyId: string
  readonly apiKey: string
  /** Sends requests with this key. */
  readonly http: Http
}

/** A key of its own: of a workspace of its own, with all permissions and no limit by default. */
export const newKey = async (wanted: Partial<NewKey> = {}): Promise<TestKey> => {
  const app = deployedApp()
  const workspaceId = wanted.workspaceId ?? newWorkspaceId('test')
  const { key, text } = await makeWorkspaceKey(app, { rateLimit: NO_LIMIT, ...wanted, workspaceId })
  return { workspaceId, keyId: key.id, apiKey: text, http: conforming(makeHttp(app.api_url, text)) }
}
