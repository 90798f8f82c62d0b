import type { FUNCTIONS, FunctionName } from './synthesised.ts'
import { idOf, resourcesOf, templateOf, type Resources } from './synthesised.ts'
import type { STAGE_NAMES } from './variants.ts'

export interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: {
    readonly 'ForAllValues:StringLike': { readonly 'dynamodb:LeadingKeys': string | readonly string[] }
  }
}

export const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T]

export const statementsOf = (properties: Readonly<Record<string, unknown>>): readonly Statement[] =>
  (properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement

/** All but the one of CodeDeploy, which has tests of its own. */
export const policiesOf = (stage: (typeof STAGE_NAMES)[number]): Resources =>
  Object.fromEntries(
    Object.entries(resourcesOf(templateOf(stage), 'AWS::IAM::Policy')).filter(
      ([id]) => !id.startsWith('OperationsTrafficRole'),
    ),
  )

/** `resource → actions` of one function, resources by the part of their logical id before the hash. */
export const grantsOf = (
  name: FunctionName,
  stage: (typeof STAGE_NAMES)[number] = 'prod',
): Readonly<Record<string, readonly string[]>> => {
  const id = idOf(templateOf(stage), 'AWS::IAM::Policy', `${name}Role`)
  const nameOf = (resource: unknown): string => {
    if (resource === '*') return '*'
    const text = JSON.stringify(resource)
    const logicalId = /"Fn::GetAtt":\["(?<name>\w+?)[0-9A-F]{8}","Arn"\]/.exec(text)?.groups?.['name'] ?? text
    return logicalId + (/"(?<suffix>\/[^"]*)"/.exec(text)?.groups?.['suffix'] ?? '')
  }
  const policy = policiesOf(stage)[id]!
  const grants = statementsOf(policy.Properties).flatMap(({ Resource, Action }) =>
    listOf(Resource).flatMap((resource) => listOf(Action).map((action) => ({ resource: nameOf(resource), action }))),
  )
  const byResource = Object.entries(Object.groupBy(grants, ({ resource }) => resource))
  return Object.fromEntries(
    byResource.map(([resource, all = []]) => [resource, [...new Set(all.map(({ action }) => action))].sort()]),
  )
}

/** `action → partitions` of the control table that one function may use; `*` where there is no condition. */
export const partitionsOf = (name: (typeof FUNCTIONS)[number]): Readonly<Record<string, readonly string[]>> => {
  const id = idOf(templateOf('prod'), 'AWS::IAM::Policy', `${name}Role`)
  const arn = JSON.stringify({
    'Fn::GetAtt': [idOf(templateOf('prod'), 'AWS::DynamoDB::Table', 'ControlTable'), 'Arn'],
  })
  const grants = statementsOf(policiesOf('prod')[id]!.Properties)
    .filter(({ Resource }) => listOf(Resource).some((resource) => JSON.stringify(resource) === arn))
    .flatMap(({ Action, Condition }) =>
      listOf(Action).flatMap((action) =>
        listOf(Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? '*').map((partition) => ({
          action: action.replace('dynamodb:', ''),
          partition,
        })),
      ),
    )
  return Object.fromEntries(
    Object.entries(Object.groupBy(grants, ({ action }) => action)).map(([action, all = []]) => [
      action,
      all.map(({ partition }) => partition).sort(),
    ]),
  )
}
