import {
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation'
import {
  GetAliasCommand,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
  type FunctionConfiguration,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import { Failure } from './command-line.ts'

export interface RollbackClients {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>
  readonly lambda: Pick<LambdaClient, 'send'>
}

/** An alias of a stage, and where it goes back to. */
export interface Step {
  readonly function: string
  readonly alias: string
  readonly from: string
  /** Undefined where the last deployment did not change the function, or where there is nothing before it. */
  readonly to: string | undefined
}

type Version = Pick<FunctionConfiguration, 'LastModified' | 'Version'>

const numberOf = ({ Version = '' }: Version): number => Number(Version)

/**
 * The version before the live one, if the live one came with the last deployment. Functions that it did not change stay:
 * their version before is of a deployment before.
 */
export const versionBefore = (live: string, versions: readonly Version[], deployedAt: Date): string | undefined => {
  const current = versions.find(({ Version }) => Version === live)
  if (current === undefined || new Date(current.LastModified ?? 0) < deployedAt) return undefined
  const older = versions.filter((version) => numberOf(version) < Number(live))
  return older.toSorted((a, b) => numberOf(b) - numberOf(a))[0]?.Version
}

const versionsOf = async ({ lambda }: RollbackClients, FunctionName: string): Promise<readonly Version[]> => {
  const versions: Version[] = []
  for (let Marker: string | undefined, isFirst = true; isFirst || Marker !== undefined; isFirst = false) {
    const page = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName, Marker }))
    versions.push(...(page.Versions ?? []))
    Marker = page.NextMarker
  }
  return versions
}

/** When the last deployment of a stack began. Fails while one is under way. */
const lastDeployment = async ({ cloudFormation }: RollbackClients, stackName: string): Promise<Date> => {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))
  const { StackStatus = '', LastUpdatedTime, CreationTime } = Stacks?.[0] ?? {}
  if (StackStatus.endsWith('_IN_PROGRESS') && !StackStatus.endsWith('CLEANUP_IN_PROGRESS'))
    throw new Failure(
      `A deployment is under way (${StackStatus}). Have it taken back: aws cloudformation cancel-update-stack --stack-name ${stackName}`,
    )
  return LastUpdatedTime ?? CreationTime ?? new Date(0)
}

/** Function and name of each alias of a stack. */
const aliasesOf = async ({ cloudFormation }: RollbackClients, stackName: string) => {
  const aliases: { readonly function: string; readonly alias: string }[] = []
  for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
    const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName: stackName, NextToken: token }))
    for (const { ResourceType, PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
      const [name = '', alias = ''] = PhysicalResourceId.split(':').slice(-2)
      if (ResourceType === 'AWS::Lambda::Alias') aliases.push({ function: name, alias })
    }
    token = page.NextToken
  }
  return aliases
}

/** What goes back where. */
export const planRollback = async (clients: RollbackClients, stackName: string): Promise<readonly Step[]> => {
  const deployedAt = await lastDeployment(clients, stackName)
  const aliases = await aliasesOf(clients, stackName)
  if (aliases.length === 0)
    throw new Failure(
      `${stackName} has no versions: set trafficShift in the file of the stage. Deploy the commit before.`,
    )
  return Promise.all(
    aliases.map(async ({ function: name, alias }) => {
      const { FunctionVersion: from = '' } = await clients.lambda.send(
        new GetAliasCommand({ FunctionName: name, Name: alias }),
      )
      return { function: name, alias, from, to: versionBefore(from, await versionsOf(clients, name), deployedAt) }
    }),
  )
}

/** Has each alias go back, with all of its requests. */
export const rollBack = async ({ lambda }: RollbackClients, steps: readonly Step[]): Promise<void> => {
  await Promise.all(
    steps.map(async ({ function: name, alias, to }) => {
      if (to === undefined) return
      const RoutingConfig = { AdditionalVersionWeights: {} }
      await lambda.send(new UpdateAliasCommand({ FunctionName: name, Name: alias, FunctionVersion: to, RoutingConfig }))
    }),
  )
}
