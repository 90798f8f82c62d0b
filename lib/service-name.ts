import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'

const CONTEXT = 'contacts-import:service-name'

/** Names the service that is made in `scope` from then on: in its metrics, its saved queries and its descriptions. */
export const setServiceName = (scope: Construct, name: string): void => {
  scope.node.setContext(CONTEXT, name)
}

/** The name of the service that a construct is part of: where several are in an account, or in a stack, it tells them apart. */
export const serviceName = (construct: Construct): string => {
  const name: unknown = construct.node.tryGetContext(CONTEXT)
  return typeof name === 'string' ? name : Stack.of(construct).stackName
}
