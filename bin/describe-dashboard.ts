#!/usr/bin/env node
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { makeContactsImportApp } from '../lib/contacts-import-app.ts'
import { dashboardBody, describeDashboard } from '../lib/dashboard-description.ts'

/** Writes docs/dashboard.md: what the dashboard of prod shows, from the template. */
const CDK_JSON = new URL('../cdk.json', import.meta.url)
const TARGET = new URL('../docs/dashboard.md', import.meta.url)

const outdir = await mkdtemp(join(tmpdir(), 'contacts-import-dashboard-'))
try {
  const { context } = JSON.parse(await readFile(CDK_JSON, 'utf8')) as { context: Record<string, unknown> }
  const { stack } = makeContactsImportApp(
    // No function is bundled for it: that takes seconds each.
    { outdir, context: { ...context, stage: 'prod', 'aws:cdk:bundling-stacks': [] } },
    // Without a receiver of alarms, prod does not synthesise.
    { alarmEmails: ['oncall@example.com'] },
  )
  const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'))
  const { DashboardBody } = dashboard?.['Properties'] as { DashboardBody: unknown }
  await writeFile(TARGET, describeDashboard(dashboardBody(DashboardBody)))
} finally {
  await rm(outdir, { recursive: true })
}
