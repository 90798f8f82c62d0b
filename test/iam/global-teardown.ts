import { decisionsFile } from '../../local/emulators/localemu.ts'
import tearDownCloud from '../e2e/global-teardown.ts'
import { functionRoles, grantsOf, readDecisions } from '../support/role-grants.ts'
import { CLOUD_FOLDER_VARIABLE } from '../support/worker-processes.ts'
import { describeVerdict, judge } from './verdict.ts'

/** Of what Jest tells of a run, what selects a part of the files. */
interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] }
  readonly shard?: unknown
}

/** Of all tests: a part of them need not come by every grant. */
const isWhole = ({ testPathPatterns, shard }: Run): boolean =>
  testPathPatterns.patterns.length === 0 && shard === undefined

/**
 * Fails unless the functions could do all that they did, and did all that they may. Here and not in a test, because it is about what all
 * of the tests led to.
 */
const assertLeastPrivilege = async (run: Run): Promise<void> => {
  const roles = await functionRoles()
  const grants = (await Promise.all(roles.map(({ RoleName = '' }) => grantsOf(RoleName)))).flat()
  if (grants.length === 0) throw new Error('The deployed stack has no grants: nothing was proved.')
  const verdict = judge(grants, await readDecisions(decisionsFile(process.env[CLOUD_FOLDER_VARIABLE] ?? '')))
  process.stderr.write(`${describeVerdict(verdict)}\n`)
  if (verdict.denied.length > 0) throw new Error('A function was denied what it asked for.')
  if (verdict.unused.length > 0 && isWhole(run)) throw new Error('A grant was not used by any test.')
}

export default async function tearDown(run: Run): Promise<void> {
  try {
    await assertLeastPrivilege(run)
  } finally {
    await tearDownCloud()
  }
}
