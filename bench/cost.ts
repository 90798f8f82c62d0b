import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { makeContactsImportApp } from '../lib/contacts-import-app.ts'
import { readStage } from '../lib/stages.ts'
import { countsSchema, type Counts } from './cost-lines.ts'
import { costPage } from './cost-page.ts'
import { countInlineImports } from './counts/inline-imports.ts'
import { largestOpenAnswer } from './counts/open-answers.ts'
import { countCustomMetrics, stageFactsOf, type StageFacts } from './counts/stage-facts.ts'
import { openEngine } from './dynamodb-engine.ts'

const COUNTS = new URL('results/counts.json', import.meta.url)
const PAGE = new URL('../docs/cost.md', import.meta.url)
const CDK_JSON = new URL('../cdk.json', import.meta.url)

const count = async (): Promise<Counts> => {
  const engine = await openEngine()
  try {
    return {
      engine: `${engine.name} ${engine.version}`,
      custom_metrics: await countCustomMetrics(),
      largest_open_answer_bytes: largestOpenAnswer(),
      inline: await countInlineImports(engine),
    }
  } finally {
    await engine.stop()
  }
}

const factsOfProd = async (): Promise<StageFacts> => {
  const outdir = await mkdtemp(join(tmpdir(), 'contacts-import-cost-'))
  try {
    const { context } = JSON.parse(await readFile(CDK_JSON, 'utf8')) as { context: Record<string, unknown> }
    const { stack } = makeContactsImportApp(
      { outdir, context: { ...context, stage: 'prod', 'aws:cdk:bundling-stacks': [] } },
      // Without a receiver of alarms, prod does not synthesise.
      { alarmEmails: ['oncall@example.com'] },
    )
    return stageFactsOf(Template.fromStack(stack).toJSON()['Resources'] as Parameters<typeof stageFactsOf>[0])
  } finally {
    await rm(outdir, { recursive: true })
  }
}

/** `npm run docs:cost` counts anew and writes docs/cost.md; with `--page`, it writes the page of the counts that are there. */
const isPageOnly = process.argv.includes('--page')
if (!isPageOnly) await writeFile(COUNTS, `${JSON.stringify(await count(), null, 2)}\n`)
const counts = countsSchema.parse(JSON.parse(await readFile(COUNTS, 'utf8')))
await writeFile(PAGE, costPage(counts, await factsOfProd(), readStage('prod')))
