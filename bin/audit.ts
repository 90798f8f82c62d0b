#!/usr/bin/env node
import { run } from '../local/processes.ts'

/** Asks the registry for known weaknesses of what is deployed: `dependencies`, not what builds and tests them. */
const ARGUMENTS = ['audit', '--omit=dev', '--audit-level=low']

const { exitCode, output } = await run({ file: 'npm', args: ARGUMENTS })
// Registries between here and npm's own do not all know the question. That is no finding, nor is it an all-clear.
const isUnanswered = /audit endpoint returned an error|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/.test(output)
process.stdout.write(output)
if (isUnanswered) process.stderr.write('audit: the registry does not answer, so nothing is known.\n')
process.exitCode = isUnanswered ? 0 : exitCode
