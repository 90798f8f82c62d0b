import type { ContactsTable } from '../../lambdas/contacts/contacts-table.ts'
import { makeDeleteContact } from '../../lambdas/contacts/deletion.ts'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { dryRunTable } from '../../lambdas/import/dry-run-table.ts'
import type { Estimate } from '../../lambdas/import/estimate.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { requireTrueUnits, meteredDynamo, type Consumed } from '../capacity.ts'
import type { DynamoDbEngine } from '../dynamodb-engine.ts'
import { sampleContacts, USUAL_SHAPE, type SampleContact } from '../sample-contacts.ts'
import { createByProduct, importByProduct } from '../sides/product-import.ts'
import type { Measurement, Suite } from '../suite.ts'
import { withTable } from '../tables.ts'
import { freshWorkspace } from '../workspace.ts'

/** Units are counted, not timed: an inline import's worth of rows is enough. */
const ROWS = 500

const identitiesOf = (contacts: readonly SampleContact[]): number =>
  contacts.reduce((sum, { phone }) => sum + (phone === undefined ? 1 : 2), 0)

const perRow = ({ write }: Consumed): number => write / ROWS

/** Capacity units of imports of new, known and pointed-to contacts. */
export const unitsSuite: Suite = {
  name: 'units',
  figures: [
    'write_units_one_identity',
    'write_units_two_identities',
    'write_units_three_identities',
    'write_units_again_after_delete',
    'write_units_unchanged_row',
    'read_units_per_identity',
  ],
  measure: (engine, progress) =>
    engine.use(async () => {
      await requireTrueUnits(engine)
      progress(`${engine.name} ${engine.version} reports true capacity units`)
      return countUnits(engine)
    }),
}

const countUnits = async (engine: DynamoDbEngine): Promise<Measurement> => {
  const { dynamo, consumedBy } = meteredDynamo(engine)
  try {
    return await withTable(dynamo, [], async (tableName) => {
      const table = dynamoContactsTable({ dynamo, tableName })
      const unitsOfNew = (contacts: readonly SampleContact[]) =>
        consumedBy(() => createByProduct({ contacts, table, keys: freshWorkspace().keys() }))
      const singles = sampleContacts(ROWS, { phoneEvery: 0 })
      const oneIdentity = await unitsOfNew(singles)
      const again = await unitsAfterDeletion(singles, table, consumedBy)

      const pairs = sampleContacts(ROWS, { phoneEvery: 1 })
      const threeIdentities = await unitsOfNew(pairs.map((contact, n) => ({ ...contact, external_id: `crm-${n}` })))
      const workspace = freshWorkspace()
      const run = (contacts: readonly SampleContact[], updateExisting: boolean) =>
        consumedBy(() => importByProduct({ contacts, table, keys: workspace.keys(), updateExisting }))
      const twoIdentities = await run(pairs, false)
      const unchanged = await run(pairs, true)
      const pointers = await run(pairs.map(withoutEmail), false)

      const mixed = sampleContacts(ROWS, USUAL_SHAPE)
      const mixedWorkspace = freshWorkspace()
      const dryRun = dryRunTable(table, systemClock)
      await createByProduct({ contacts: mixed, table: dryRun, keys: mixedWorkspace.keys() })
      const ofMixed = await consumedBy(() => createByProduct({ contacts: mixed, table, keys: mixedWorkspace.keys() }))
      assertEstimated(dryRun.estimate(), ofMixed)
      const mixedRead = ofMixed.read / identitiesOf(mixed)
      const knownRead = unchanged.read / identitiesOf(pairs)
      return {
        measured: {
          write_units_one_identity: perRow(oneIdentity),
          write_units_two_identities: perRow(twoIdentities),
          write_units_three_identities: perRow(threeIdentities),
          write_units_again_after_delete: perRow(again),
          write_units_unchanged_row: perRow(unchanged),
          read_units_per_identity: Math.max(mixedRead, knownRead),
        },
        notes: [
          `read units an identity: ${mixedRead} of new contacts, ${knownRead} of known ones, ` +
            `${pointers.read / ROWS} of a phone that only points to its contact; ${ROWS} rows each`,
        ],
      }
    })
  } finally {
    dynamo.destroy()
  }
}

/** Of contacts that were there before and were deleted. */
const unitsAfterDeletion = async (
  contacts: readonly SampleContact[],
  table: ContactsTable,
  consumedBy: (work: () => Promise<unknown>) => Promise<Consumed>,
): Promise<Consumed> => {
  const keys = freshWorkspace().keys()
  await createByProduct({ contacts, table, keys })
  const deleteContact = makeDeleteContact({ table, keys, pause: (tries) => systemClock.sleep(100 * tries) })
  for (const { email } of contacts) {
    const contactId = keys.contactId(keys.identity('email', email.toLowerCase()).key)
    const result = await deleteContact({ contactId, by: 'bench', erase: false })
    if (result !== 'deleted') throw new Error('A contact could not be deleted.')
  }
  return consumedBy(() => createByProduct({ contacts, table, keys }))
}

/** A dry run tells beforehand what its import takes, by sizes that it works out itself. */
const assertEstimated = ({ write_units, read_units }: Estimate, { read, write }: Consumed): void => {
  if (write_units !== write || read_units !== read)
    throw new Error(
      `A dry run estimated ${write_units} write and ${read_units} read units; its import took ${write} and ${read}.`,
    )
}

const withoutEmail = ({ email: _email, ...contact }: SampleContact): SampleContact => contact as SampleContact
