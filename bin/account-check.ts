import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { StageConfig } from '../lib/config.ts'
import { DISPATCHERS } from '../lib/webhook-dispatch.ts'

/** Templates of the CDK ask for this version of the bootstrap stack. */
const MINIMUM_BOOTSTRAP = 6
/** What Lambda keeps for functions without a reservation. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const LEAST_UNRESERVED = 100
const QUOTA_PAGE = 'https://console.aws.amazon.com/servicequotas/home/services/lambda/quotas/L-B99A9384'

/** What an account has of that which a deployment needs. */
export interface Account {
  /** Of the CDK's bootstrap stack; undefined where there is none. */
  readonly bootstrapVersion: number | undefined
  /** Functions at once, of the whole account in this region. */
  readonly concurrency: number
  /** Of these, what no function has reserved, those of this stage included. */
  readonly unreserved: number
}

type Config = Pick<StageConfig, 'accountConcurrency' | 'importWorkers' | 'reserveConcurrency' | 'webhookSenders'>

export interface Verdict {
  /** Each would make the deployment fail. */
  readonly problems: readonly string[]
  /** Each is said, and stops nothing. */
  readonly warnings: readonly string[]
}

const queueFed = ({ importWorkers, webhookSenders }: Config): number => importWorkers + webhookSenders + DISPATCHERS

const concurrencyProblem = (account: Account, config: Config, isFirst: boolean): string | false => {
  const wanted = queueFed(config)
  const left = account.unreserved - wanted
  // Of a stage that is there already, the reservations are made.
  if (!config.reserveConcurrency || !isFirst || left >= LEAST_UNRESERVED) return false
  return `Lambda would refuse the reservations: ${wanted} of ${account.unreserved} unreserved concurrent executions are asked for, and ${LEAST_UNRESERVED} must be left. Ask for more (${QUOTA_PAGE}), or lower importWorkers and webhookSenders, or set reserveConcurrency to false.`
}

/** What stands against a deployment, and what is worth saying before it. */
export const judgeAccount = (account: Account, config: Config, isFirst: boolean): Verdict => {
  const { bootstrapVersion: version, concurrency } = account
  const problems = [
    version === undefined && 'The CDK is not bootstrapped in this account and region. Run once: npx cdk bootstrap',
    version !== undefined &&
      version < MINIMUM_BOOTSTRAP &&
      `The CDK's bootstrap stack has version ${version}, and ${MINIMUM_BOOTSTRAP} is needed. Run: npx cdk bootstrap`,
    concurrencyProblem(account, config, isFirst),
  ]
  const warnings = [
    !config.reserveConcurrency &&
      queueFed(config) >= concurrency &&
      `Workers and senders (${queueFed(config)}) can use up all ${concurrency} concurrent executions of the account: the API would answer 5xx then. Ask for more: ${QUOTA_PAGE}`,
    config.accountConcurrency !== concurrency &&
      `accountConcurrency says ${config.accountConcurrency}, and the account has ${concurrency}: the alarm on concurrency goes off at the wrong number.`,
  ]
  const said = (texts: readonly (string | false)[]) => texts.filter((text) => text !== false)
  return { problems: said(problems), warnings: said(warnings) }
}

interface Clients {
  readonly cloudFormation?: Pick<CloudFormationClient, 'send'>
  readonly lambda?: Pick<LambdaClient, 'send'>
}

const bootstrapVersionOf = async (client: Pick<CloudFormationClient, 'send'>): Promise<number | undefined> => {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }))
    const version = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue
    return version === undefined ? undefined : Number(version)
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined
    throw error
  }
}

/** Reads what the deployment depends on. */
export const readAccount = async ({
  cloudFormation = new CloudFormationClient(),
  lambda = new LambdaClient(),
}: Clients = {}): Promise<Account> => {
  const [bootstrapVersion, { AccountLimit = {} }] = await Promise.all([
    bootstrapVersionOf(cloudFormation),
    lambda.send(new GetAccountSettingsCommand({})),
  ])
  const { ConcurrentExecutions = 0, UnreservedConcurrentExecutions = 0 } = AccountLimit
  return { bootstrapVersion, concurrency: ConcurrentExecutions, unreserved: UnreservedConcurrentExecutions }
}
