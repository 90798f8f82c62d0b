import { Validations, type App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks, NagRuleCompliance, type IApplyRule } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StageConfig } from '../../lib/config.ts'
import { makeContactsImportApp } from '../../lib/contacts-import-app.ts'
import { contextOf } from './context.ts'
import type { Finding, Findings } from './findings.ts'
import { VARIANTS } from './variants.ts'

/** The rules, deaf to acknowledgements. */
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

const findingsOf = (app: App): Findings => {
  const { violations } = new AwsSolutionsChecks().validateScope(app)
  const pack = new EveryFinding()
  pack.validateScope(app)
  const idle = acknowledgementsOf(app).filter(
    ({ path, rule }) => !pack.findings.some((finding) => finding.rule === rule && finding.path.startsWith(path)),
  )
  return { violations: violations.map(({ ruleName }) => ruleName), idle }
}

interface Variant {
  readonly stage: string
  readonly overrides?: Partial<StageConfig>
  readonly context?: Readonly<Record<string, string>>
}

const folder = process.argv[2]
if (folder === undefined) throw new Error('usage: synthesise-variants <folder>')

for (const [name, variant] of Object.entries<Variant>(VARIANTS)) {
  const { app, stack } = makeContactsImportApp(
    { outdir: join(folder, name), context: contextOf({ ...variant.context, stage: variant.stage }) },
    variant.overrides,
  )
  const { terminationProtection } = stack
  const template = Template.fromStack(stack).toJSON()
  const made = { template, findings: findingsOf(app), terminationProtection }
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(made))
}
