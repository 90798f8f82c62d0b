import { App, Stack } from 'aws-cdk-lib'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StageConfig } from '../../lib/config.ts'
import { makeContactsImportApp } from '../../lib/contacts-import-app.ts'
import { contextOf } from './context.ts'

/** One folder for whatever a test file synthesises, so that nothing stays behind. */
const outdir = mkdtempSync(join(tmpdir(), 'contacts-import-infra-'))
afterAll(() => {
  rmSync(outdir, { recursive: true })
})

/** For what cannot be seen in a finished template: loads the CDK, which takes seconds. */
export const makeApp = (
  stage: string,
  overrides: Partial<StageConfig> = {},
  context: Readonly<Record<string, unknown>> = {},
) => makeContactsImportApp({ outdir, context: contextOf({ ...context, stage }) }, overrides)

/** A stack to put a single construct in. */
export const makeStack = (): Stack => new Stack(new App({ outdir, context: contextOf() }), 'Test')
