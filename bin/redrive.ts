#!/usr/bin/env node
import { makeSqs } from '../lambdas/platform/aws.ts'
import { EXIT } from '../client/src/cli/command-line.ts'
import { runCommand } from './command-line.ts'
import { moveDeadLetters } from './move-messages.ts'
import { parseRedriveArguments, REDRIVABLE, USAGE } from './redrive-arguments.ts'
import { openStage } from './stage.ts'

await runCommand('redrive', USAGE, async (args) => {
  const { stage, queues, dryRun } = parseRedriveArguments(args)
  const output = await openStage(stage)
  const sqs = makeSqs()
  for (const name of queues) {
    const { found, moved } = await moveDeadLetters(sqs, { queueUrl: output(REDRIVABLE[name].output), dryRun })
    const { effect } = REDRIVABLE[name]
    process.stdout.write(`${JSON.stringify({ queue: name, dead_letters: found, moved, dry_run: dryRun })}\n`)
    if (found > 0) process.stderr.write(`${name}: ${effect}\n`)
  }
  return EXIT.done
})
