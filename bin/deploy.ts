#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { StageConfig } from '../lib/config.ts'
import { readStage } from '../lib/stages.ts'
import { Failure, runCommand } from './command-line.ts'
import { judgeAccount, readAccount } from './account-check.ts'
import { parseDeployArguments, USAGE } from './deploy-arguments.ts'
import { existingTableProblems } from './existing-tables.ts'
import { deploymentsOf, isFirstDeployment, stackState } from './first-deployment.ts'

const CDK_CLI = join(import.meta.dirname, '..', 'node_modules', 'aws-cdk', 'bin', 'cdk')

const ignore = (): void => undefined

const runCdk = async (args: readonly string[]): Promise<number> => {
  const cdk = spawn(process.execPath, [CDK_CLI, ...args], { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' })
  const terminate = () => cdk.kill('SIGTERM')
  // The terminal sends a Ctrl-C to the CDK too, which decides what becomes of it.
  process.on('SIGINT', ignore)
  process.on('SIGTERM', terminate)
  await once(cdk, 'exit')
  process.off('SIGINT', ignore)
  process.off('SIGTERM', terminate)
  return cdk.exitCode ?? 1
}

/** Says before the deployment, which takes minutes, what would make it fail. */
const assertAccountReady = async (config: StageConfig, isFirst: boolean): Promise<void> => {
  const { problems, warnings } = judgeAccount(await readAccount(), config, isFirst)
  for (const warning of warnings) process.stderr.write(`deploy: ${warning}\n`)
  const all = [...problems, ...(await existingTableProblems(config))]
  if (all.length > 0) throw new Failure(all.join('\n'))
}

/** Deploys a stage to AWS, with the credentials and region of the environment. */
const deploy = async (args: readonly string[]): Promise<number> => {
  const { stage, isUrgent, cdkArguments } = parseDeployArguments(args)
  if (process.env['AWS_ENDPOINT_URL'])
    throw new Failure('AWS_ENDPOINT_URL is set, and this deploys to AWS itself. Unset it, or use: npm run deploy:local')
  const state = await stackState(`ContactsImport-${stage}`)
  const config = readStage(stage)
  await assertAccountReady(config, isFirstDeployment(state))
  const urgent = isUrgent ? ['--context', 'urgent=true'] : []
  for (const context of deploymentsOf(state, config.keepData)) {
    const exitCode = await runCdk(['deploy', '--context', `stage=${stage}`, ...context, ...urgent, ...cdkArguments])
    if (exitCode !== 0) return exitCode
  }
  return 0
}

await runCommand('deploy', USAGE, deploy)
