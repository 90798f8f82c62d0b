import { fileURLToPath } from 'node:url'
import { installationFolder } from '../folders.ts'
import { assertJava, provideDynamoDbLocal } from './dynamodb-local.ts'
import { emulatorEnvironment, pythonScript, type EmulatorKind, type Place } from './kind.ts'
import { findPython, providePython, type Python, type PythonPackages } from './python.ts'

/** The versions are those of the list: a plain install of localstack-core breaks on newer releases of what it needs. */
const packagesOf = (id: string, version: string): PythonPackages => ({
  name: `${id} ${version}`,
  pipArguments: ['--no-deps', '-r', fileURLToPath(new URL(`${id}-${version}.txt`, import.meta.url))],
  commands: ['python3.13', 'python3.12', 'python3.14', 'python3'],
  // Both use newer syntax than their own metadata ask for.
  minimum: [3, 12],
})

/** Settings that both have, LocalEmu being made from LocalStack. */
const commonSettings = ({ port, folder }: Place): Record<string, string> => ({
  FILESYSTEM_ROOT: folder,
  GATEWAY_LISTEN: `127.0.0.1:${port}`,
  // Functions are reached by process, not by name.
  DNS_ADDRESS: '0',
  OVERRIDE_IN_DOCKER: '0',
  LAMBDA_SYNCHRONOUS_CREATE: '1',
  // Seconds for a function to start, on a machine that is busy.
  LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: '60',
  LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC: '0.05',
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  SQS_ENDPOINT_STRATEGY: 'path',
  DYNAMODB_IN_MEMORY: '1',
  // No telemetry, no downloads.
  DISABLE_EVENTS: '1',
  SKIP_SSL_CERT_DOWNLOAD: '1',
})

interface Options {
  readonly id: 'localstack' | 'localemu'
  readonly version: string
  readonly name: string
  readonly healthPath: string
  readonly settings: (place: Place) => Readonly<Record<string, string>>
}

/** LocalStack or LocalEmu with functions as processes of Node.js and DynamoDB Local beside it. */
export const withoutDocker = ({ id, version, name, healthPath, settings }: Options): EmulatorKind => {
  const packages = packagesOf(id, version)
  const launch = (python: Python, dynamoDbFolder: string, place: Place) => ({
    file: python.executable,
    args: [pythonScript('run_without_docker.py'), id],
    env: {
      ...emulatorEnvironment(place.temporaryFolder),
      ...python.env,
      ...commonSettings(place),
      ...settings(place),
      FUNCTION_NODE: process.execPath,
      DYNAMODB_LOCAL_FOLDER: dynamoDbFolder,
    },
  })
  return {
    name,
    healthPath,
    readyDeadlineMs: 120_000,
    hasFunctionProcesses: true,
    prepare: async (options) => {
      const dynamoDbFolder = await provideDynamoDbLocal(options)
      const python = await providePython({ packages, folder: installationFolder(`venv-${id}-${version}`), ...options })
      return (place) => launch(python, dynamoDbFolder, place)
    },
  }
}

/**
 * Fails if this machine lacks something that these emulators need and that is not installed for them; the message names
 * it.
 */
export const assertRequirements = async (): Promise<void> => {
  await assertJava()
  await findPython(packagesOf('localemu', ''))
}
