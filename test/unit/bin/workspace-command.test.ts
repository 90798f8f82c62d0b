import { parseWorkspaceCommand } from '../../../bin/workspace-command.ts'
import { UsageError } from '../../../client/src/cli/command-line.ts'

test.each([
  [['list'], { action: 'list' }],
  [['list', '--stage', 'prod'], { action: 'list', stage: 'prod' }],
  [['usage', '--workspace', 'acme'], { action: 'usage', workspaceId: 'acme', countsContacts: false }],
  [['usage', '--workspace', 'acme', '--contacts'], { action: 'usage', workspaceId: 'acme', countsContacts: true }],
  [['erase', '--workspace', 'acme', '--confirm', 'acme'], { action: 'erase', workspaceId: 'acme', isDryRun: false }],
  [['log-contacts', '--workspace', 'acme'], { action: 'log-contacts', workspaceId: 'acme' }],
  [['erase', '--workspace', 'acme', '--dry-run'], { action: 'erase', workspaceId: 'acme', isDryRun: true }],
])('%j is understood', (args, command) => {
  expect(parseWorkspaceCommand(args)).toEqual({ stage: undefined, ...command })
})

test.each([
  [['erase', '--workspace', 'acme'], '--confirm acme'],
  [['erase', '--workspace', 'acme', '--confirm', 'Acme'], 'Nothing was erased'],
  [['erase', '--workspace', 'acme', '--confirm'], 'confirm'],
  [['usage'], '--workspace'],
  [['usage', '--workspace', 'a/b'], '--workspace'],
  [['delete', '--workspace', 'acme'], 'list, usage, log-contacts or erase'],
  [[], 'list, usage, log-contacts or erase'],
])('%j is refused', (args, reason) => {
  expect(() => parseWorkspaceCommand(args)).toThrow(UsageError)
  expect(() => parseWorkspaceCommand(args)).toThrow(reason)
})
