import { readFile } from 'node:fs/promises'
import {
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  paginateListRoles,
  type Role,
} from '@aws-sdk/client-iam'
import { z } from 'zod'

export const iam = new IAMClient()

/** What an emulator that enforces permissions decided on a call of a role. */
const decisionSchema = z.object({
  role: z.string(),
  action: z.string(),
  resource: z.string(),
  allowed: z.boolean(),
})
export type Decision = z.infer<typeof decisionSchema>

export const readDecisions = async (file: string): Promise<readonly Decision[]> => {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => decisionSchema.parse(JSON.parse(line)))
}

const listed = z.union([z.string().transform((one) => [one]), z.array(z.string())])
/** The partitions of a table that a grant is for. */
const conditionSchema = z.strictObject({
  'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': listed }),
})
const policySchema = z.object({
  Version: z.string(),
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: listed,
      Resource: listed,
      Condition: conditionSchema.exactOptional(),
    }),
  ),
})
export type Policy = z.infer<typeof policySchema>

/** Everything that a role is allowed: its policies are its own, and it has no others. */
export const policiesOf = async (RoleName: string): Promise<readonly Policy[]> => {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }))
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
      return policySchema.parse(JSON.parse(decodeURIComponent(PolicyDocument)))
    }),
  )
}

/** The roles of the deployed stack that functions run in. */
export const functionRoles = async (): Promise<readonly Role[]> => {
  const roles: Role[] = []
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) roles.push(...Roles)
  return roles.filter(
    ({ RoleName = '', AssumeRolePolicyDocument = '' }) =>
      RoleName.startsWith('ContactsImport-local-') &&
      decodeURIComponent(AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
  )
}

export interface Grant {
  readonly role: string
  readonly action: string
  /** As the policy has it, with its wildcards. */
  readonly resource: string
}

export const grantsOf = async (role: string): Promise<readonly Grant[]> =>
  (await policiesOf(role)).flatMap(({ Statement }) =>
    Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ role, action, resource }))),
    ),
  )

const matches = (pattern: string, resource: string): boolean => {
  const literals = pattern.split('*').map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
  return new RegExp(`^${literals.join('.*')}$`).test(resource)
}

/** Whether a call needed the grant. */
export const isUseOf = ({ role, action, resource }: Grant, decision: Decision): boolean =>
  decision.allowed && decision.role === role && decision.action === action && matches(resource, decision.resource)
