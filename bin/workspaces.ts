#!/usr/bin/env node
import { makeDynamo } from '../lambdas/platform/aws.ts'
import { makeS3 } from '../lambdas/platform/s3.ts'
import { systemClock, timestamp } from '../lambdas/platform/clock.ts'
import { EXIT } from '../client/src/cli/command-line.ts'
import { runCommand } from './command-line.ts'
import { openStage } from './stage.ts'
import { parseWorkspaceCommand, USAGE, type WorkspaceCommand } from './workspace-command.ts'
import { logContacts } from './log-contacts.ts'
import { eraseWorkspace, listWorkspaces, usageOf, type WorkspaceStore } from './workspace-data.ts'

const run = async (command: WorkspaceCommand, store: WorkspaceStore): Promise<unknown> => {
  switch (command.action) {
    case 'list':
      return listWorkspaces(store)
    case 'usage':
      return usageOf(store, command.workspaceId, command.countsContacts)
    case 'log-contacts':
      return logContacts(store, command.workspaceId)
    case 'erase':
      return command.isDryRun
        ? usageOf(store, command.workspaceId, true)
        : eraseWorkspace(store, command.workspaceId, () => timestamp(systemClock.now()))
  }
}

await runCommand('workspaces', USAGE, async (args) => {
  const command = parseWorkspaceCommand(args)
  const output = await openStage(command.stage)
  const store = {
    dynamo: makeDynamo(),
    s3: makeS3(),
    contactsTable: output('ContactsTableName'),
    controlTable: output('ControlTableName'),
    bucket: output('BucketName'),
  }
  process.stdout.write(`${JSON.stringify(await run(command, store), null, 2)}\n`)
  return EXIT.done
})
