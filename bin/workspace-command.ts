import { UsageError } from '../client/src/cli/command-line.ts'
import { workspaceIdSchema } from '../lambdas/access/api-key.ts'
import { parseOptions } from './parse-options.ts'

export const USAGE = `Usage: npm run --silent workspaces -- <command> [options]

  list                                    lists the workspaces (reads the whole control table)
  usage --workspace W [--contacts]        counts what a workspace has; --contacts reads the whole contacts table
  log-contacts --workspace W              lists, for exports, the contacts of imports before exports existed; reads the
                                          whole contacts table. Once is enough; again does no harm
  erase --workspace W --confirm W         deletes everything of a workspace for good, and keeps a record that it did
        [--dry-run]                       only counts what would be deleted

  --stage S    dev, prod or local (default: a running local cloud, otherwise dev)
`

export type WorkspaceCommand = { readonly stage: string | undefined } & (
  | { readonly action: 'list' }
  | { readonly action: 'usage'; readonly workspaceId: string; readonly countsContacts: boolean }
  | { readonly action: 'log-contacts'; readonly workspaceId: string }
  | { readonly action: 'erase'; readonly workspaceId: string; readonly isDryRun: boolean }
)

const OPTIONS = {
  workspace: { type: 'string' },
  confirm: { type: 'string' },
  contacts: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  stage: { type: 'string' },
} as const

const parseWorkspace = (text: string | undefined): string => {
  const workspace = workspaceIdSchema.safeParse(text)
  if (workspace.success) return workspace.data
  throw new UsageError('--workspace: must be 1 to 64 letters, digits, underscores or hyphens.')
}

/** What the arguments of the command line ask for. Nothing is erased unless the workspace is named twice. */
export const parseWorkspaceCommand = ([action, ...args]: readonly string[]): WorkspaceCommand => {
  const { workspace, confirm, contacts, stage, 'dry-run': isDryRun } = parseOptions(args, OPTIONS).values
  switch (action) {
    case 'list':
      return { action, stage }
    case 'usage':
      return { action, stage, workspaceId: parseWorkspace(workspace), countsContacts: contacts }
    case 'log-contacts':
      return { action, stage, workspaceId: parseWorkspace(workspace) }
    case 'erase': {
      const workspaceId = parseWorkspace(workspace)
      if (!isDryRun && confirm !== workspaceId)
        throw new UsageError(`Nothing was erased. To erase everything of ${workspaceId}, add: --confirm ${workspaceId}`)
      return { action, stage, workspaceId, isDryRun }
    }
    case undefined:
    default:
      throw new UsageError('The first argument must be list, usage, log-contacts or erase.')
  }
}
