import { messyShopFile, type ShopCustomer } from '../support/messy-shop-file.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 300_000
/** Customers whose every field is checked, from all over the file. */
const LOOKED_AT = 60
const AT_ONCE = 6

const found = (own: Workspace, { email, phone }: ShopCustomer) =>
  own.find(email === null ? { phone: phone ?? '' } : { email })

test(
  'the customer list of a German shop, messy in ways that a person reads without trouble, loses no contact',
  async () => {
    const { bytes, customers, rows } = messyShopFile()
    const own = await newWorkspace()
    const upload_id = await own.upload(new Uint8Array(bytes))
    const job = await own.ended(await own.queue({ upload_id, default_country: 'DE' }))
    expect(job).toMatchObject({
      status: 'completed',
      total_count: rows,
      created_count: customers.length,
      skipped_count: rows - customers.length,
      failed_count: 0,
      errors: [],
      detected: { encoding: 'windows-1252', delimiter: ';', header_line: 3 },
    })
    // Nothing was dropped, and all that was passed over is said.
    expect(job.warnings.map(({ code }) => code)).toEqual([
      ...['assumed_encoding', 'repeated_header', 'totals_row', 'skipped_lines', 'blank_rows'],
      ...Array<string>(5).fill('ignored_column'),
      ...['placeholder', 'placeholder'],
    ])

    const step = Math.floor(customers.length / LOOKED_AT)
    const looked = customers.filter((_, index) => index % step === 0)
    for (let at = 0; at < looked.length; at += AT_ONCE) {
      const some = looked.slice(at, at + AT_ONCE)
      const contacts = await Promise.all(some.map((customer) => found(own, customer)))
      expect(contacts).toMatchObject(some)
    }
  },
  PATIENCE_MS,
)
