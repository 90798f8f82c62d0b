import type { HttpAnswer } from '../../local/http-client.ts'
import type { NewKey } from '../../lambdas/access/keys.ts'
import {
  contactAnswer,
  contactsAnswer,
  importAnswer,
  jobAnswer,
  rowsAnswer,
  type ContactAnswer,
  type ImportResult,
  type RowRecord,
} from './contract.ts'
import { newKey, type TestKey } from './local-cloud.ts'

export const IMPORT_PATH = '/v1/import/contacts'

type Body = Readonly<Record<string, unknown>>
type Headers = Readonly<Record<string, string>>

/** A workspace of a test's own, by the calls that its client has. Answers are held to the contract as they come. */
export interface Workspace extends TestKey {
  /** Sends an import and gives the answer, whatever it is. */
  readonly post: (body: Body, headers?: Headers) => Promise<HttpAnswer>
  /** The same with a body as it is to go over the wire. */
  readonly send: (body: string | Uint8Array<ArrayBuffer>, headers?: Headers) => Promise<HttpAnswer>
  /** Imports; fails unless the answer is 200. */
  readonly import: (body: Body, headers?: Headers) => Promise<ImportResult>
  readonly job: (jobId: string) => Promise<(typeof jobAnswer)['_output']['data']>
  /** All row records of a job, page by page. */
  readonly rows: (jobId: string, query?: string) => Promise<RowRecord[]>
  readonly contact: (contactId: string) => Promise<ContactAnswer>
  /** The contact that has the email or phone, if one has. */
  readonly find: (
    identity: { readonly email: string } | { readonly phone: string },
  ) => Promise<ContactAnswer | undefined>
}

const ok = ({ status, json, text }: HttpAnswer): unknown => {
  if (status !== 200) throw new Error(`Answered ${status}: ${text.slice(0, 1_000)}`)
  return json
}

const assertAddsUp = ({
  created_count,
  updated_count,
  skipped_count,
  failed_count,
  total_count,
}: ImportResult): void => {
  expect(created_count + updated_count + skipped_count + failed_count).toBe(total_count)
}

export const newWorkspace = async (wanted: Partial<NewKey> = {}): Promise<Workspace> => {
  const key = await newKey(wanted)
  const { http } = key
  const post: Workspace['post'] = (json, headers = {}) => http({ method: 'POST', path: IMPORT_PATH, json, headers })

  const send: Workspace['send'] = (body, headers = {}) =>
    http({ method: 'POST', path: IMPORT_PATH, headers: { 'Content-Type': 'application/json', ...headers }, body })

  const rows: Workspace['rows'] = async (jobId, query = '') => {
    const records: RowRecord[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const path = `${IMPORT_PATH}/${jobId}/rows?limit=1000&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`
      const { data, meta } = rowsAnswer.parse(ok(await http({ path })))
      records.push(...data)
      cursor = meta.next_cursor
    }
    return records
  }

  return {
    ...key,
    post,
    send,
    rows,
    import: async (body, headers) => {
      const { data } = importAnswer.parse(ok(await post(body, headers)))
      assertAddsUp(data)
      return data
    },
    job: async (jobId) => jobAnswer.parse(ok(await http({ path: `${IMPORT_PATH}/${jobId}` }))).data,
    contact: async (contactId) => contactAnswer.parse(ok(await http({ path: `/v1/contacts/${contactId}` }))).data,
    find: async (identity) => {
      const path = `/v1/contacts?${new URLSearchParams({ ...identity }).toString()}`
      return contactsAnswer.parse(ok(await http({ path }))).data[0]
    },
  }
}
