import type { CfnResource } from 'aws-cdk-lib'
import { CfnGatewayResponse, CfnMethod, CfnResource as CfnApiResource, type RestApi } from 'aws-cdk-lib/aws-apigateway'

/**
 * How many parts of the API are made at once. API Gateway takes ten calls of its control plane a second, five of them new resources, from
 * the whole account; a part takes CloudFormation a second and up to two calls.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const LANES = 4

const isPaced = (construct: unknown): construct is CfnResource =>
  construct instanceof CfnApiResource || construct instanceof CfnMethod || construct instanceof CfnGatewayResponse

/**
 * Has CloudFormation make resources, methods and gateway responses in a few lanes, one after another in each, where it would otherwise
 * make a hundred at once. Each comes after what it needs, in the order in which they were defined: so there is no circle.
 */
export const paceCreation = (api: RestApi): void => {
  const parts = api.node.findAll().filter(isPaced)
  for (const [index, part] of parts.entries()) {
    const before = parts[index - LANES]
    if (before !== undefined) part.addResourceDependency(before)
  }
}
