import { randomBytes } from 'node:crypto'
import { CreateRoleCommand, GetRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  paginateListFunctions,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { iam, policiesOf, type Policy } from './role-grants.ts'

const lambda = new LambdaClient()
const POLICY_NAME = 'grants'
const ACTIVE_DEADLINE_SECONDS = 60

export interface Call {
  /** What the function answered, as JSON; of one that failed, its error. */
  readonly response: unknown
  readonly hasFailed: boolean
  readonly log: string
}

export interface FunctionCopy {
  readonly call: (event: unknown) => Promise<Call>
  /** Takes an action away, on every resource whose name has `resource` in it. Fails if that was not granted. */
  readonly take: (action: string, resource: string) => Promise<void>
  /** Allows an action that is allowed on certain partitions on others, and only on those. */
  readonly moveTo: (action: string, partition: string) => Promise<void>
}

const deployedFunction = async (construct: string) => {
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    const found = Functions.find(({ FunctionName = '' }) =>
      FunctionName.startsWith(`ContactsImport-local-${construct}Fu`),
    )
    if (found !== undefined) return lambda.send(new GetFunctionCommand({ FunctionName: found.FunctionName }))
  }
  throw new Error(`No function of ${construct} is deployed.`)
}

const without = (policy: Policy, action: string, resource: string): Policy => {
  const Statement = policy.Statement.flatMap((statement) => {
    if (!statement.Resource.some((name) => name.includes(resource))) return [statement]
    const Action = statement.Action.filter((name) => name !== action)
    return Action.length === 0 ? [] : [{ ...statement, Action }]
  })
  return { ...policy, Statement }
}

const ofPartitions = (policy: Policy, action: string, partition: string): Policy => ({
  ...policy,
  Statement: policy.Statement.map(({ Condition, ...statement }) =>
    Condition === undefined || !statement.Action.includes(action)
      ? { ...statement, ...(Condition !== undefined && { Condition }) }
      : { ...statement, Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partition] } } },
  ),
})

/**
 * A function beside the deployed one: its code, its settings, and a role that may do what its role may. Taking a grant from it disturbs
 * no other caller.
 */
export const copyFunction = async (construct: string): Promise<FunctionCopy> => {
  const { Configuration: original, Code } = await deployedFunction(construct)
  const name = `copy-${randomBytes(5).toString('hex')}-${construct}`
  const originalRole = original?.Role?.split('/').at(-1) ?? ''
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: originalRole }))
  const trust = decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')
  const { Role: ownRole } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }))
  const [granted, ...others] = await policiesOf(originalRole)
  if (granted === undefined || others.length > 0) throw new Error(`${originalRole} has not exactly one policy.`)
  const state = { policy: granted }
  const putPolicy = async (): Promise<void> => {
    const PolicyDocument = JSON.stringify(state.policy)
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME, PolicyDocument }))
  }
  await putPolicy()

  const code = await fetch(Code?.Location ?? '')
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: ownRole?.Arn,
      Code: { ZipFile: new Uint8Array(await code.arrayBuffer()) },
      Handler: original?.Handler,
      Runtime: original?.Runtime,
      Timeout: original?.Timeout,
      MemorySize: original?.MemorySize,
      Architectures: original?.Architectures,
      Environment: { Variables: original?.Environment?.Variables },
    }),
  )
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: ACTIVE_DEADLINE_SECONDS }, { FunctionName: name })

  return {
    call: async (event) => {
      const {
        Payload,
        FunctionError,
        LogResult = '',
      } = await lambda.send(new InvokeCommand({ FunctionName: name, LogType: 'Tail', Payload: JSON.stringify(event) }))
      const response: unknown = JSON.parse(Payload?.transformToString() ?? 'null')
      return { response, hasFailed: FunctionError !== undefined, log: Buffer.from(LogResult, 'base64').toString() }
    },
    take: async (action, resource) => {
      const reduced = without(state.policy, action, resource)
      if (JSON.stringify(reduced) === JSON.stringify(state.policy))
        throw new Error(`${construct} was not granted ${action} on ${resource}.`)
      state.policy = reduced
      await putPolicy()
    },
    moveTo: async (action, partition) => {
      const moved = ofPartitions(state.policy, action, partition)
      if (JSON.stringify(moved) === JSON.stringify(state.policy))
        throw new Error(`${construct} was not granted ${action} on certain partitions.`)
      state.policy = moved
      await putPolicy()
    },
  }
}
