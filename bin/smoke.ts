#!/usr/bin/env node
import { EXIT } from '../client/src/cli/command-line.ts'
import { Failure, runCommand } from './command-line.ts'
import { parseSmokeArguments, USAGE } from './smoke-arguments.ts'
import { smokeTest } from './smoke-test.ts'

await runCommand('smoke', USAGE, async (args) => {
  const target = parseSmokeArguments(args, process.env)
  let failed = 0
  for await (const result of smokeTest(target)) {
    process.stdout.write(`${JSON.stringify(result)}\n`)
    if (!result.ok) failed += 1
  }
  if (failed > 0) throw new Failure(`${failed} of the checks failed.`)
  return EXIT.done
})
