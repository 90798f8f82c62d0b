#!/usr/bin/env node
import { parseKeyCommand, USAGE } from './key-command.ts'
import type { KeyCommand } from './key-command.ts'
import { makeAccess } from '../lambdas/access/make-access.ts'
import type { CreatedKey } from '../lambdas/access/keys.ts'
import type { Access } from '../lambdas/access/make-access.ts'
import { makeDynamo, makeKms } from '../lambdas/platform/aws.ts'
import { makeWorkspaceVault } from '../lambdas/access/workspace-vault.ts'
import { systemClock } from '../lambdas/platform/clock.ts'
import { makeDeliveryStore } from '../lambdas/webhooks/delivery-store.ts'
import { makeWebhookStore } from '../lambdas/webhooks/webhook-store.ts'
import { makeWebhooksOfKey } from '../lambdas/webhooks/webhooks-of-key.ts'
import { EXIT } from '../client/src/cli/command-line.ts'
import { Failure, runCommand } from './command-line.ts'
import { openStage } from './stage.ts'

const shown = ({ key, text }: CreatedKey) => {
  const { id, workspace_id, name, permissions, expires_at, rate_limit, created_at } = key
  return { id, key: text, workspace_id, name, permissions, expires_at, rate_limit, created_at }
}

interface Deps extends Pick<Access, 'keys' | 'workspaces'> {
  readonly webhooksOfKey: ReturnType<typeof makeWebhooksOfKey>
}

const run = async (command: KeyCommand, { keys, workspaces, webhooksOfKey }: Deps): Promise<unknown> => {
  switch (command.action) {
    case 'create': {
      await workspaces.ensureWorkspace(command.wanted.workspaceId)
      return shown(await keys.create(command.wanted))
    }
    case 'list':
      return keys.list(command.workspaceId)
    case 'rotate': {
      const rotated = await keys.rotate(command.keyId, command.bothValidFor)
      if (rotated === undefined) throw new Failure(`No key that is still valid has the id ${command.keyId}.`)
      return { ...shown(rotated), replaced: rotated.replaced }
    }
    case 'revoke': {
      const key = await keys.revoke(command.keyId)
      if (key === undefined) throw new Failure(`No key has the id ${command.keyId}.`)
      const webhooks = await webhooksOfKey(key, { disable: command.disableWebhooks })
      return { id: command.keyId, revoked: true, webhooks }
    }
  }
}

await runCommand('keys', USAGE, async (args) => {
  const command = parseKeyCommand(args)
  const output = await openStage(command.stage)
  const control = { dynamo: makeDynamo(), tableName: output('ControlTableName'), clock: systemClock }
  const vault = makeWorkspaceVault({ kms: makeKms(), keyId: output('WorkspaceSecretsKeyId') })
  const webhooksOfKey = makeWebhooksOfKey({
    webhooks: makeWebhookStore(control),
    deliveries: makeDeliveryStore(control),
    clock: systemClock,
  })
  const done = await run(command, { ...makeAccess({ ...control, vault }), webhooksOfKey })
  process.stdout.write(`${JSON.stringify(done, null, 2)}\n`)
  return EXIT.done
})
