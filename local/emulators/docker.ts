import { join } from 'node:path'
import { checkoutFolder } from '../folders.ts'
import { run } from '../processes.ts'
import { guardOrigins, type EmulatorKind } from './kind.ts'

export const COMPOSE_FILE = join(checkoutFolder, 'compose.yaml')

/** Whether the Docker daemon responds and Compose is installed. */
export const hasDocker = async (): Promise<boolean> => {
  for (const args of [['info'], ['compose', 'version']]) {
    const found = await run({ file: 'docker', args }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return undefined
    })
    if (found?.exitCode !== 0) return false
  }
  return true
}

/** `docker compose …` for the container of one port: two of them never share a name. */
export const composeCommand = (port: number, args: readonly string[]): readonly string[] => [
  'compose',
  '--file',
  COMPOSE_FILE,
  '--project-name',
  `contacts-import-${port}`,
  ...args,
]

/** With all of the environment: it says where Docker is. */
export const composeEnvironment = (
  port: number,
  base: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  LOCALSTACK_PORT: String(port),
  GUARD_ORIGINS: guardOrigins(),
})

interface Options {
  readonly name: string
  readonly healthPath: string
}

/** LocalStack as compose.yaml has it. Docker gets the image on first use. */
export const docker = ({ name, healthPath }: Options): EmulatorKind => ({
  name,
  healthPath,
  readyDeadlineMs: 300_000,
  hasFunctionProcesses: false,
  prepare: () =>
    Promise.resolve(({ port }) => {
      const env = composeEnvironment(port)
      return {
        file: 'docker',
        args: composeCommand(port, ['up', '--no-color', '--no-log-prefix']),
        env,
        cleanUp: async () => {
          await run({ file: 'docker', args: composeCommand(port, ['down', '--volumes', '--timeout', '5']), env })
        },
      }
    }),
})
