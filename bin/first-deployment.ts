import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'

/** States of a stack whose first deployment never succeeded: it holds nothing in use. */
const NEVER_DEPLOYED: ReadonlySet<string> = new Set([
  'REVIEW_IN_PROGRESS',
  'CREATE_FAILED',
  'ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
  'DELETE_COMPLETE',
])

/** The status of a stack; undefined where there is none. */
export const stackState = async (
  stackName: string,
  client: Pick<CloudFormationClient, 'send'> = new CloudFormationClient(),
): Promise<string | undefined> => {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }))
    return Stacks?.[0]?.StackStatus
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined
    throw error
  }
}

/** Whether a stack in this state holds nothing in use. */
export const isFirstDeployment = (state: string | undefined): boolean =>
  state === undefined || NEVER_DEPLOYED.has(state)

/**
 * Arguments of `cdk deploy`, once for each deployment that it takes. The first deployment of a stage that retains its
 * data protects nothing: if it fails, CloudFormation rolls it back completely, and it can be tried again. The second
 * one, which changes little, adds the protection.
 */
export const deploymentsOf = (state: string | undefined, keepData: boolean): readonly (readonly string[])[] => {
  return isFirstDeployment(state) && keepData ? [['--context', 'firstDeployment=true'], []] : [[]]
}
