import { Validations } from 'aws-cdk-lib'
import { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { AwsSolutionsChecks, NagRuleCompliance, type IApplyRule } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { STAGE_NAMES } from '../../lib/config.ts'
import { makeApp } from './synthesise.ts'

interface Finding {
  readonly rule: string
  readonly path: string
}

/** The same rules, deaf to acknowledgements. */
class EveryFinding extends AwsSolutionsChecks {
  readonly findings: Finding[] = []

  protected override applyRule(params: IApplyRule): void {
    const id = `${this.readPackName}-${params.ruleSuffixOverride ?? params.rule.name}`
    const result = params.rule(params.node)
    const details = Array.isArray(result) ? result.map((detail) => `${id}[${detail}]`) : []
    const rules = result === NagRuleCompliance.NON_COMPLIANT ? [id] : details
    this.findings.push(...rules.map((found) => ({ rule: found, path: params.node.node.path })))
  }
}

/** CDK puts the name of its own warnings before what it does not know. */
const withoutPrefix = (id: string): string => id.replace(/^annotation::/i, '')

const acknowledgementsOf = (root: IConstruct): readonly Finding[] =>
  root.node.findAll().flatMap(({ node: { path, metadata } }) =>
    metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as object))
      .map((id) => ({ rule: withoutPrefix(id), path })),
  )

describe('cdk-nag', () => {
  test.each(STAGE_NAMES)('finds nothing in %s that is not acknowledged with a reason', (stage) => {
    expect(new AwsSolutionsChecks().validateScope(makeApp(stage).app).violations).toEqual([])
  })

  test.each(STAGE_NAMES)('has no reason in %s for a finding that is no longer one', (stage) => {
    const { app } = makeApp(stage)
    const pack = new EveryFinding()
    pack.validateScope(app)
    const idle = acknowledgementsOf(app).filter(
      ({ path, rule }) => !pack.findings.some((finding) => finding.rule === rule && finding.path.startsWith(path)),
    )
    expect(idle).toEqual([])
  })

  test('is on: a finding that nobody acknowledged fails the synthesis', () => {
    const { app, stack } = makeApp('dev')
    new CfnBucket(stack, 'Careless')
    expect(() => app.synth()).toThrow('AwsSolutions-S10')
  })

  test('is all that could fail it', () => {
    expect(() => makeApp('prod').app.synth()).not.toThrow()
  })
})
