import { join } from 'node:path'
import type { EmulatorKind } from './kind.ts'
import { withoutDocker } from './without-docker.ts'

/** Of a cloud's folder: what was decided on each call of a function, a line of JSON each. */
export const decisionsFile = (folder: string): string => join(folder, 'iam-decisions.jsonl')

/** Enforces IAM: each function may do what its role's policy says, and nothing else. */
export const localemu: EmulatorKind = withoutDocker({
  id: 'localemu',
  version: '1.3.2',
  name: 'LocalEmu',
  healthPath: '/_localemu/health',
  settings: ({ port, folder }) => ({
    LOCALEMU_HOST: `127.0.0.1:${port}`,
    HOSTNAME_FROM_LAMBDA: '127.0.0.1',
    IAM_ENFORCEMENT: '1',
    IAM_DECISIONS_FILE: decisionsFile(folder),
  }),
})
