const WORKSPACE_PREFIX = 'WORKSPACE#'

/** The partition of the control table that holds everything of one workspace. */
export const workspacePk = (workspaceId: string): string => `${WORKSPACE_PREFIX}${workspaceId}`

/** The workspace that a partition is of. */
export const workspaceOfPk = (pk: string): string => pk.slice(WORKSPACE_PREFIX.length)

const KEY_PREFIX = 'KEY#'
const RATE_PREFIX = 'RATE#'
const SESSION_PREFIX = 'SESSION#'

/** The partition of an API key, by which requests find it. */
export const keyPk = (keyId: string): string => `${KEY_PREFIX}${keyId}`

/** The partition of what a key's requests count: apart from the key, which no request may change. */
export const ratePk = (keyId: string): string => `${RATE_PREFIX}${keyId}`

/** The partition of a browser's session, by which requests find it. */
export const sessionPk = (sessionId: string): string => `${SESSION_PREFIX}${sessionId}`

/** The partitions of each kind, for the IAM conditions on what a function may change. */
export const PARTITIONS = {
  workspaces: `${WORKSPACE_PREFIX}*`,
  keys: `${KEY_PREFIX}*`,
  rates: `${RATE_PREFIX}*`,
  sessions: `${SESSION_PREFIX}*`,
} as const
