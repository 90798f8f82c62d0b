import { DeletionContested, makeDeleteContact } from '../../../lambdas/contacts/deletion.ts'
import { IDENTITY_KINDS } from '../../../lambdas/contacts/identity.ts'
import { failAsUnavailable } from '../../../lambdas/http/dependency-failure.ts'
import { ApiError } from '../../../lambdas/http/errors.ts'
import { makeExportJob } from '../../../lambdas/jobs/export-job.ts'
import type { Asking } from './asking.ts'
import type { Cloud } from './cloud.ts'
import { originOf } from './history.ts'
import type { SimulatedDeletion, SimulatedExport } from './scenario.ts'
import type { Simulator } from './simulator.ts'

interface Deps {
  readonly simulator: Simulator
  readonly cloud: Cloud
  readonly asking: Asking
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

/** Contacts are deleted in this workspace alone. */
const WORKSPACE = 'w'
const PAUSE_MS = 100

/** What clients ask for beside imports: deletions of contacts, and exports. */
export const makeOtherClients = ({ simulator, cloud, asking, newJobId, newAttemptToken }: Deps) => {
  /** Of who has the identity now. */
  const deletes = async ({ of, erase, startsAfter }: SimulatedDeletion, by: string): Promise<void> => {
    await simulator.sleep(startsAfter)
    const keys = cloud.keysOf(WORKSPACE)
    const found = [...cloud.itemsOf(WORKSPACE)].find(([, { contact }]) => contact?.[of.kind] === of.value)
    const contact = found?.[1].contact
    if (found === undefined || contact === undefined) return
    const contactId = keys.contactId(found[0])
    await asking.patiently('deletion', async (process) => {
      const { ports, clock } = cloud.portsFor(process)
      const pause = () => clock.sleep(PAUSE_MS)
      const deleteContact = makeDeleteContact({ table: ports.table, keys, pause })
      return failAsUnavailable(() => deleteContact({ contactId, by, erase })).catch((error: unknown) => {
        throw error instanceof DeletionContested ? new ApiError('service_unavailable') : error
      })
    })
    if (erase) assertErased(by)
    const left = cloud.itemsOf(WORKSPACE).get(found[0])?.contact
    if (left !== undefined && originOf(left) === originOf(contact))
      simulator.fail(new Error(`(11) Contact ${originOf(contact)} was said to be deleted, and is there.`))
  }

  /** Each identity that a contact had when it was erased is closed. */
  const assertErased = (by: string): void => {
    const keys = cloud.keysOf(WORKSPACE)
    const items = cloud.itemsOf(WORKSPACE)
    for (const { before, after } of cloud.history.writesBetween(WORKSPACE, undefined).flat()) {
      if (before?.contact === undefined || after.contact !== undefined || after.deleted?.by !== by) continue
      for (const kind of IDENTITY_KINDS) {
        const value = before.contact[kind]
        if (value !== undefined && items.get(keys.identity(kind, value).key)?.erased !== true)
          simulator.fail(new Error(`(11) A contact was erased, and its ${kind} is open.`))
      }
    }
  }

  const exportsAll = async (
    { workspaceId, startsAfter, cancelledAfter }: SimulatedExport,
    by: string,
  ): Promise<void> => {
    await simulator.sleep(startsAfter)
    const idempotency = { key: `export ${by}`, path: '/v1/export/contacts', body: Buffer.from(by) }
    const accepted = await asking.twice('export', async (process) => {
      const { jobId } = await makeExportJob({ ...cloud.portsFor(process), newJobId, newAttemptToken })({
        workspaceId,
        format: 'ndjson',
        createdBy: { key_id: 'key_0', key_name: null },
        idempotency,
      })
      return { job_id: jobId }
    })
    if (accepted.size > 1) simulator.fail(new Error('(3) An export with one key was made twice.'))
    const [jobId] = accepted
    if (jobId === undefined || cancelledAfter === undefined) return
    await simulator.sleep(cancelledAfter)
    await asking.cancel({ workspace_id: workspaceId, job_id: jobId })
  }

  return { deletes, exportsAll }
}
