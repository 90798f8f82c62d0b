const WORKSPACE_PREFIX = 'WORKSPACE#'

/** The partition of the control table that holds everything of one workspace. */
export const workspacePk = (workspaceId: string): string => `${WORKSPACE_PREFIX}${workspaceId}`

/** The workspace that a partition is of. */
export const workspaceOfPk = (pk: string): string => pk.slice(WORKSPACE_PREFIX.length)
