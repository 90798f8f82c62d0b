import { App, Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StageConfig, StageName } from '../../lib/config.ts'
import { makeContactsImportApp } from '../../lib/contacts-import-app.ts'

/** A resource as it stands in the template, without a type for each of CloudFormation's. */
export interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export type Resources = Readonly<Record<string, Resource>>

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  readonly context: Readonly<Record<string, unknown>>
}

/** The context of the CLI, feature flags and all, except that no function is bundled: that takes seconds each. */
const context = { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] }

/** One folder for whatever a test file synthesises, so that nothing stays behind. */
const outdir = mkdtempSync(join(tmpdir(), 'contacts-import-infra-'))
afterAll(() => {
  rmSync(outdir, { recursive: true })
})

export const makeApp = (stage: StageName, overrides: Partial<StageConfig> = {}) =>
  makeContactsImportApp({ outdir, context: { ...context, stage } }, overrides)

/** A stack to put a single construct in. */
export const makeStack = (): Stack => new Stack(new App({ outdir, context }), 'Test')

const made = new Map<StageName, Template>()

/** The template of a stage, made once a test file. */
export const templateOf = (stage: StageName): Template => {
  const known = made.get(stage)
  if (known !== undefined) return known
  const template = Template.fromStack(makeApp(stage).stack)
  made.set(stage, template)
  return template
}

export const resourcesOf = (template: Template, type: string): Resources =>
  template.findResources(type) as unknown as Resources

/** The policy of a queue that answers nobody without TLS, whatever else it says. */
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
  'ImportJobs',
  'ContactsReader',
  'ApiDocs',
  'WebhookEndpoints',
  'UnknownRoute',
] as const

export const FUNCTIONS = [
  ...API_FUNCTIONS,
  'ImportWorker',
  'ImportFailed',
  'ImportSweep',
  'WebhookDispatcher',
  'WebhookSender',
] as const

/** The functions of this project, by the name of their construct; CDK's own helpers are not among them. */
export const functionOf = (template: Template, name: (typeof FUNCTIONS)[number]): Resource => {
  const found = resourcesOf(template, 'AWS::Lambda::Function')[
    idOf(template, 'AWS::Lambda::Function', `${name}Function`)
  ]
  if (found === undefined) throw new Error(`No function ${name}`)
  return found
}
