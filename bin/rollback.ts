#!/usr/bin/env node
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { EXIT, UsageError } from '../client/src/cli/command-line.ts'
import { DEFAULT_STAGE, isStage, stageNames } from '../lib/stages.ts'
import { runCommand } from './command-line.ts'
import { planRollback, rollBack } from './previous-versions.ts'
import { openStage } from './stage.ts'
import { parseOptions } from './parse-options.ts'

const USAGE = `Usage: npm run --silent rollback -- [options]

  Has the functions that answer requests go back to their versions of before the last deployment, within
  seconds. The others, tables and all else stay as they are: deploy the commit before as well.

  --stage S    as in stages/ (default: a running local cloud, otherwise ${DEFAULT_STAGE})
  --dry-run    prints what would go back, and changes nothing
`

const OPTIONS = { stage: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } as const

await runCommand('rollback', USAGE, async (args) => {
  const { stage, 'dry-run': dryRun } = parseOptions(args, OPTIONS).values
  if (stage !== undefined && !isStage(stage))
    throw new UsageError(`--stage must be one of ${stageNames().join(', ')}, not ${JSON.stringify(stage)}.`)
  const { stackName } = await openStage(stage)
  const clients = { cloudFormation: new CloudFormationClient(), lambda: new LambdaClient() }
  const steps = await planRollback(clients, stackName)
  if (!dryRun) await rollBack(clients, steps)
  for (const { to, ...step } of steps)
    process.stdout.write(`${JSON.stringify({ ...step, to: to ?? null, dry_run: dryRun })}\n`)
  return EXIT.done
})
