import type { ContactInput } from '../../lambdas/contacts/contact-schema.ts'
import { composeFullName, splitFullName } from '../../lambdas/contacts/names.ts'
import { EXPORTED_FILES, fixtureBytes, type ExportedFile } from '../support/exported-files.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000
/** Requests of one test at a time. */
const AT_ONCE = 8

/** What the API shows of a contact that was given some fields and nothing else. */
const shown = ({ full_name, first_name, last_name, ...given }: ContactInput) => {
  const parts = first_name === undefined && last_name === undefined ? splitFullName(full_name ?? '') : {}
  return {
    email: null,
    phone: null,
    job_title: null,
    company: null,
    related_company_id: null,
    linkedin_url: null,
    priority: null,
    tags: [],
    custom_fields: {},
    created_date: null,
    external_id: null,
    full_name: full_name ?? composeFullName({ ...(first_name && { first_name }), ...(last_name && { last_name }) }),
    first_name: first_name ?? null,
    last_name: last_name ?? null,
    ...parts,
    ...given,
  }
}

const contactsOf = async (workspace: Workspace, jobId: string) => {
  const rows = await workspace.rows(jobId)
  const contacts = []
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE)
    contacts.push(...(await Promise.all(some.map(({ contact_id }) => workspace.contact(contact_id ?? '')))))
  }
  return contacts.map(({ id, created_at, updated_at, ...fields }) => fields)
}

const expectEveryCell = async (workspace: Workspace, jobId: string, { contacts }: ExportedFile): Promise<void> => {
  expect(await contactsOf(workspace, jobId)).toEqual(contacts.map(shown))
}

test.each(EXPORTED_FILES.filter(({ encoding }) => encoding === 'utf-8').map((file) => [file.name, file] as const))(
  'every cell of %s, sent as text, is found in its contact',
  async (name, file) => {
    const workspace = await newWorkspace()
    const job = await workspace.import({ csv: fixtureBytes(name).toString(), ...file.options })
    expect(job).toMatchObject({ errors: [], created_count: file.contacts.length, detected: { encoding: 'utf-8' } })
    await expectEveryCell(workspace, job.job_id, file)
  },
  PATIENCE_MS,
)

const UPLOADED = ['linkedin-with-preamble', 'excel-german-bom-semicolon']

test(
  'every cell of a file sent as bytes, in any encoding, is found in its contact',
  async () => {
    const files = EXPORTED_FILES.filter(({ name, encoding }) => encoding !== 'utf-8' || UPLOADED.includes(name))
    expect(new Set(files.map(({ encoding }) => encoding)).size).toBe(4)
    await Promise.all(
      files.map(async (file) => {
        const workspace = await newWorkspace()
        const upload_id = await workspace.upload(fixtureBytes(file.name))
        const job = await workspace.ended(await workspace.queue({ upload_id, ...file.options }))
        expect(job).toMatchObject({
          status: 'completed',
          errors: [],
          created_count: file.contacts.length,
          detected: { encoding: file.encoding },
        })
        await expectEveryCell(workspace, job.job_id, file)
      }),
    )
  },
  PATIENCE_MS,
)

test(
  'the first byte that tells the encoding may be the last of a large file, and its rejects come back as UTF-8',
  async () => {
    const workspace = await newWorkspace()
    const lines = Array.from({ length: 20 }, (_, n) => `Person ${n},nobody@@x.com`)
    const text = `Name,Email\n${lines.join('\n')}\n${'\n'.repeat(3 * 1024 * 1024)}José,jose@@x.com`
    const upload_id = await workspace.upload(new Uint8Array(Buffer.from(text, 'latin1')))
    const job = await workspace.ended(await workspace.queue({ upload_id }))
    expect(job).toMatchObject({ status: 'completed', failed_count: 21, detected: { encoding: 'windows-1252' } })
    expect(job.warnings).toMatchObject([{ code: 'assumed_encoding', count: 1 }])
    const { headers } = await workspace.http({ path: `/v1/import/contacts/${job.job_id}/rejects` })
    expect(await (await fetch(headers.get('location') ?? '')).text()).toContain('José,jose@@x.com,invalid_email')
  },
  PATIENCE_MS,
)
