import { readFile } from 'node:fs/promises'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { z } from 'zod'
import { Failure } from './command-line.ts'

/** Written by the local cloud when it is up. */
const LOCAL_STACK_FILE = new URL('../.local/stack.json', import.meta.url)
const DEFAULT_STAGE = 'dev'
const LOCAL_STAGE = 'local'

const localStackSchema = z.object({ endpoint_url: z.url(), region: z.string() })

type LocalStack = z.infer<typeof localStackSchema>

const readLocalStack = async (): Promise<LocalStack | undefined> => {
  try {
    return localStackSchema.parse(JSON.parse(await readFile(LOCAL_STACK_FILE, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Failure('.local/stack.json cannot be read. Start the local cloud again, or use --stage.')
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
    // The account of all emulators. For one that enforces permissions, also the key of an administrator.
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

/** An output of a stack by its name. Throws `Failure` where the output does not exist. */
export type StackOutput = ((name: string) => string) & { readonly stackName: string }

/** The outputs of a deployed stack. Throws `Failure` where the stack does not exist. */
export const outputsOfStack = async (stackName: string): Promise<StackOutput> => {
  const { Stacks } = await describeStack(stackName)
  const output = (name: string): string => {
    const value = Stacks?.[0]?.Outputs?.find((output) => output.OutputKey === name)?.OutputValue
    if (value === undefined) throw new Failure(`The stack ${stackName} has no output ${name}. Deploy it again.`)
    return value
  }
  return Object.assign(output, { stackName })
}

/**
 * The outputs of a stage: of a running local cloud, or of dev, where none is named. AWS clients that are made
 * afterwards go to that stage.
 */
export const openStage = async (stage: string | undefined): Promise<StackOutput> => {
  const local = stage === undefined || stage === LOCAL_STAGE ? await readLocalStack() : undefined
  if (local !== undefined) pointAt(local)
  else if (stage === LOCAL_STAGE) throw new Failure('No local cloud is running. Start one with npm start.')
  return outputsOfStack(`ContactsImport-${local === undefined ? (stage ?? DEFAULT_STAGE) : LOCAL_STAGE}`)
}
