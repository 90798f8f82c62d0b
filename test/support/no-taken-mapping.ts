import { makeTakenMappings, type TakenMappings } from '../../lambdas/functions/import-contacts/taken-mapping.ts'

const unused = () => Promise.reject(new Error('No mapping of an earlier import was to be taken.'))

/** For imports that take no mapping from another. */
export const noTakenMapping: TakenMappings = makeTakenMappings({
  earlier: { named: unused, last: unused, remember: unused },
  jobs: { read: unused },
  idempotency: { held: unused },
  clock: { now: () => 0 },
} as unknown as Parameters<typeof makeTakenMappings>[0])
