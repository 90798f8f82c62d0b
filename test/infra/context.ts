import { readFileSync } from 'node:fs'

const cdkJson = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
  readonly context: Readonly<Record<string, unknown>>
}

/**
 * The context of the CLI, feature flags and all, but for two things that take seconds for each template: no function is bundled, and
 * CloudFormation's own rules are left to the one test that is about them.
 */
export const contextOf = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  ...cdkJson.context,
  'aws:cdk:bundling-stacks': [],
  '@aws-cdk/core:validateAgainstDefaultRules': false,
  ...more,
})
