import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { providePython, type PythonPackages } from '../../../local/emulators/python.ts'
import { installationFolder } from '../../../local/folders.ts'

/** The version that the emulators' own packages ask for. */
const PACKAGE = 'awscli==1.44.49'

const packages: PythonPackages = {
  name: PACKAGE,
  pipArguments: [PACKAGE],
  commands: ['python3'],
  minimum: [3, 9],
}

/** Makes the command `aws` in a folder, of an installation that all runs share. */
export const provideAwsCommand = async (folder: string): Promise<void> => {
  const { executable, env } = await providePython({
    packages,
    folder: installationFolder('awscli'),
    progress: () => undefined,
  })
  const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'aws'),
    `#!/bin/sh\n${['exec env', ...variables].join(' ')} '${executable}' -m awscli "$@"\n`,
    {
      mode: 0o755,
    },
  )
}
