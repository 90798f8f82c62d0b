import { docker, hasDocker } from './docker.ts'
import type { EmulatorKind } from './kind.ts'
import { withoutDocker } from './without-docker.ts'

const HEALTH_PATH = '/_localstack/health'

/** The version is that of compose.yaml too: a test holds them together. */
export const LOCALSTACK_VERSION = '4.14.0'

export const localstackProcesses: EmulatorKind = withoutDocker({
  id: 'localstack',
  version: LOCALSTACK_VERSION,
  name: 'LocalStack without Docker',
  healthPath: HEALTH_PATH,
  settings: ({ port }) => ({ LOCALSTACK_HOST: `127.0.0.1:${port}` }),
})

export const localstackInDocker: EmulatorKind = docker({ name: 'LocalStack in Docker', healthPath: HEALTH_PATH })

/** In its image where Docker is. */
export const localstack = async (): Promise<EmulatorKind> =>
  (await hasDocker()) ? localstackInDocker : localstackProcesses
