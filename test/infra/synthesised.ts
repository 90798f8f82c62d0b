import { Match, Template } from 'aws-cdk-lib/assertions'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Findings } from './findings.ts'
import { TEMPLATES_FOLDER } from './templates-folder.ts'
import type { StageName, VariantName } from './variants.ts'

/** A resource as it stands in the template, without a type for each of CloudFormation's. */
export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: readonly string[]
}

export type Resources = Readonly<Record<string, Resource>>

interface Made {
  readonly template: Readonly<Record<string, unknown>>
  readonly findings: Findings
  readonly terminationProtection: boolean
}

const read = (variant: VariantName): Made =>
  JSON.parse(readFileSync(join(process.env[TEMPLATES_FOLDER] ?? '', `${variant}.json`), 'utf8')) as Made

const templates = new Map<VariantName, Template>()

export const templateOf = (variant: VariantName): Template => {
  const known = templates.get(variant)
  if (known !== undefined) return known
  const template = Template.fromJSON(read(variant).template)
  templates.set(variant, template)
  return template
}

/** What cdk-nag says of a variant. */
export const findingsOf = (variant: VariantName): Findings => read(variant).findings

/** Whether CloudFormation refuses to delete the stack. */
export const isStackProtected = (variant: VariantName): boolean => read(variant).terminationProtection

export const resourcesOf = (template: Template, type: string): Resources =>
  template.findResources(type) as unknown as Resources

/** The policy of a queue that refuses requests without TLS, whatever else it says. */
export const TLS_ALONE = {
  Statement: Match.arrayWith([
    Match.objectLike({
      Effect: 'Deny',
      Action: 'sqs:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ]),
}

/** Logical id of the one resource of a type whose logical id begins so. */
export const idOf = (template: Template, type: string, prefix: string): string => {
  const [id, ...more] = Object.keys(template.findResources(type)).filter((name) => name.startsWith(prefix))
  if (id === undefined || more.length > 0)
    throw new Error(`Not exactly one ${type} ${prefix}…: ${[id, ...more].join()}`)
  return id
}

/** Those that answer HTTP requests. */
export const API_FUNCTIONS = [
  'ImportContacts',
  'ImportUploads',
  'ImportSessions',
  'ImportInspect',
  'ImportJobs',
  'ContactsReader',
  'ContactDeletion',
  'ApiDocs',
  'Console',
  'WebhookEndpoints',
  'UnknownRoute',
] as const

export const FUNCTIONS = [
  ...API_FUNCTIONS,
  'UrlFetch',
  'ImportWorker',
  'ImportFailed',
  'ImportSweep',
  'WebhookDispatcher',
  'WebhookSender',
  'WebhookSweep',
  'ProbeApi',
] as const

/** There with `drop` alone, as locally. */
export const DROP_FUNCTION = 'DropImport'
export type FunctionName = (typeof FUNCTIONS)[number] | typeof DROP_FUNCTION

/** The functions of a stage; the local one cannot be called from outside. */
export const functionsOf = (stage: StageName): readonly FunctionName[] =>
  stage === 'local' ? [...FUNCTIONS.filter((name) => name !== 'ProbeApi'), DROP_FUNCTION] : FUNCTIONS

/** The functions of this project, by the name of their construct; CDK's own helpers are not among them. */
export const functionOf = (template: Template, name: FunctionName): Resource => {
  const found = resourcesOf(template, 'AWS::Lambda::Function')[
    idOf(template, 'AWS::Lambda::Function', `${name}Function`)
  ]
  if (found === undefined) throw new Error(`No function ${name}`)
  return found
}
