#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseDeployArguments } from './deploy-arguments.ts'

const CDK_CLI = join(import.meta.dirname, '..', 'node_modules', 'aws-cdk', 'bin', 'cdk')

/** Deploys a stage to AWS, with the credentials and the region of the caller's environment. */
const deploy = async (args: readonly string[]): Promise<number> => {
  const { stage, cdkArguments } = parseDeployArguments(args)
  if (process.env['AWS_ENDPOINT_URL'])
    throw new Error('AWS_ENDPOINT_URL is set, and this deploys to AWS itself. Unset it, or use: npm run deploy:local')
  const command = [CDK_CLI, 'deploy', '--context', `stage=${stage}`, ...cdkArguments]
  const cdk = spawn(process.execPath, command, { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' })
  // The terminal sends a Ctrl-C to the CDK too, which decides what becomes of it.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => cdk.kill('SIGTERM'))
  await once(cdk, 'exit')
  return cdk.exitCode ?? 1
}

try {
  process.exitCode = await deploy(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`deploy: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
