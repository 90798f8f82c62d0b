#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { z } from 'zod'
import { parseKeyCommand, USAGE, UsageError } from '../lambdas/access/key-command.ts'
import type { KeyCommand } from '../lambdas/access/key-command.ts'
import { makeAccess } from '../lambdas/access/make-access.ts'
import type { Access } from '../lambdas/access/make-access.ts'
import { makeDynamo } from '../lambdas/platform/aws.ts'
import { systemClock } from '../lambdas/platform/clock.ts'

/** Written by the local cloud when it is up. */
const LOCAL_STACK_FILE = new URL('../.local/stack.json', import.meta.url)
const DEFAULT_STAGE = 'dev'
const LOCAL_STAGE = 'local'

const localStackSchema = z.object({ control_table: z.string(), endpoint_url: z.url(), region: z.string() })

type LocalStack = z.infer<typeof localStackSchema>

/** Something outside is not as it must be; the message says what to do. */
class Failure extends Error {
  override readonly name = 'Failure'
}

const readLocalStack = async (): Promise<LocalStack | undefined> => {
  try {
    return localStackSchema.parse(JSON.parse(await readFile(LOCAL_STACK_FILE, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Failure('.local/stack.json cannot be read. Start the local cloud again, or name a stage by --stage.')
  }
}

/** The clients take where to go from the environment; a profile of the caller's must not reach the emulator. */
const pointAt = ({ endpoint_url, region }: LocalStack): void => {
  delete process.env['AWS_PROFILE']
  delete process.env['AWS_SESSION_TOKEN']
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint_url,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint_url,
    AWS_REGION: region,
    // The account of all emulators; of one that enforces permissions, the key of somebody who may do everything.
    AWS_ACCESS_KEY_ID: '000000000000',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
}

const describeStack = async (stackName: string) => {
  try {
    return await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: stackName }))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure(
      `The stack ${stackName} cannot be found on AWS (${reason}). For a local cloud, run npm start first.`,
    )
  }
}

const tableOfStack = async (stackName: string): Promise<string> => {
  const { Stacks } = await describeStack(stackName)
  const table = Stacks?.[0]?.Outputs?.find((output) => output.OutputKey === 'ControlTableName')?.OutputValue
  if (table === undefined) throw new Failure(`The stack ${stackName} has no output ControlTableName. Deploy it again.`)
  return table
}

const controlTable = async (stage: string | undefined): Promise<string> => {
  const local = stage === undefined || stage === LOCAL_STAGE ? await readLocalStack() : undefined
  if (local !== undefined) {
    pointAt(local)
    return local.control_table
  }
  if (stage === LOCAL_STAGE) throw new Failure('No local cloud is running. Start one with npm start.')
  return tableOfStack(`ContactsImport-${stage ?? DEFAULT_STAGE}`)
}

const run = async (command: KeyCommand, { keys, workspaces }: Access): Promise<unknown> => {
  switch (command.action) {
    case 'create': {
      await workspaces.ensureWorkspace(command.wanted.workspaceId)
      const { key, text } = await keys.create(command.wanted)
      const { id, workspace_id, name, permissions, expires_at, rate_limit, created_at } = key
      return { id, key: text, workspace_id, name, permissions, expires_at, rate_limit, created_at }
    }
    case 'list':
      return keys.list(command.workspaceId)
    case 'revoke': {
      const found = await keys.revoke(command.keyId)
      if (!found) throw new Failure(`There is no key ${command.keyId}.`)
      return { id: command.keyId, revoked: true }
    }
  }
}

const main = async (args: readonly string[]): Promise<void> => {
  const command = parseKeyCommand(args)
  const tableName = await controlTable(command.stage)
  const access = makeAccess({ dynamo: makeDynamo(), tableName, clock: systemClock })
  process.stdout.write(`${JSON.stringify(await run(command, access), null, 2)}\n`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const usage = error instanceof UsageError
  const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
  const hint = refused ? ' Is the local cloud running (npm start)? A stage on AWS is named by --stage.' : ''
  const message = `${error instanceof Error ? error.message || error.name : String(error)}${hint}`
  process.stderr.write(usage ? `${message}\n\n${USAGE}` : `keys: ${message}\n`)
  process.exitCode = usage ? 2 : 1
}
