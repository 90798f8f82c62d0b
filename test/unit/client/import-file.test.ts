import type { ContactsImportClient } from '../../../client/src/client.ts'
import { MAX_INLINE_BYTES, type FileFormat } from '../../../client/src/file-package.ts'
import { ContactsImportError } from '../../../client/src/import-error.ts'
import { importFile, MAX_FILE_BYTES } from '../../../client/src/import-file.ts'
import { inOrder, type ImportOptions } from '../../../client/src/import-request.ts'
import { MAX_BODY_BYTES } from '../../../lambdas/http/body-size.ts'

type Call = readonly [name: string, body: string, key: string | undefined]

const conflict = new ContactsImportError('conflict', 'The file has not come.')

interface State {
  /** Keys of uploads that were opened before. */
  readonly opened?: readonly string[]
  readonly sent?: boolean
}

/** A service that tells what it is asked. */
/** Of the form: what this stage takes. */
const FORM_BYTES = 3 * 1024 * 1024

const service = ({ opened = [], sent = false }: State = {}) => {
  const calls: Call[] = []
  let isThere = sent
  const port: Pick<ContactsImportClient, 'submit' | 'openUpload' | 'sendUpload'> = {
    openUpload: async (type, call) => {
      const idempotencyKey = call?.idempotencyKey ?? ''
      calls.push(['open', type, idempotencyKey])
      const form = {
        upload_id: `upl_${idempotencyKey}`,
        url: '',
        fields: {},
        max_bytes: FORM_BYTES,
        expires_at: '',
      }
      return { form, replayed: opened.includes(idempotencyKey) }
    },
    sendUpload: async (_, bytes) => {
      calls.push(['send', Buffer.from(bytes).toString().slice(0, 40), undefined])
      isThere = true
    },
    submit: async (body, call) => {
      calls.push(['import', body, call?.idempotencyKey])
      if (body.includes('upload_id') && !isThere) throw conflict
      return { result: { job_id: 'imp_1' } as never, replayed: false }
    },
  }
  return { port, calls }
}

interface Wish extends State {
  readonly format?: FileFormat
  readonly options?: ImportOptions
  readonly key?: string
}

const sentFor = async (content: string | Uint8Array, { format = 'csv', options = {}, key, ...state }: Wish = {}) => {
  const { port, calls } = service(state)
  await importFile(port, { bytes: Buffer.from(content), format }, inOrder(options), { idempotencyKey: key })
  return calls
}
const names = (calls: readonly Call[]): string[] => calls.map(([name]) => name)
const keyOf = (calls: readonly Call[]): string | undefined => calls.at(-1)?.[2]
const large = `email\n${'a'.repeat(MAX_INLINE_BYTES)}`

describe('inline or upload', () => {
  test('up to 1 MB goes inside the request, more by upload', async () => {
    const limit = 'e\n'.padEnd(MAX_INLINE_BYTES, 'x')
    expect(names(await sentFor(limit))).toEqual(['import'])
    expect(names(await sentFor(`${limit}x`))).toEqual(['open', 'send', 'import'])
  })

  test('a CSV as it is, with its byte order mark and the options beside it', async () => {
    const [[, body] = []] = await sentFor('\ufeffe;f\r\n"a";é\r\n', { options: { tags: ['q1'], dry_run: true } })
    expect(JSON.parse(body ?? '')).toEqual({ csv: '\ufeffe;f\r\n"a";é\r\n', tags: ['q1'], dry_run: true })
  })

  test('a CSV in another encoding by upload, however small: the service makes it out', async () => {
    const calls = await sentFor(Buffer.from('name\nJos\xe9\n', 'latin1'))
    expect(calls[0]).toEqual(['open', 'text/csv', keyOf(calls)])
  })

  test('NDJSON as rows; with a line that is no JSON by upload, where that costs one row', async () => {
    const [[, body] = []] = await sentFor('\ufeff{"email":"a@x.com"}\r\n\n{"n":1e400}', { format: 'ndjson' })
    expect(body).toBe('{"rows":[{"email":"a@x.com"},{"n":1e400}]}')
    const calls = await sentFor('{"email":"a@x.com"}\n{', { format: 'ndjson', options: { update_existing: true } })
    expect(calls.map(([name, sent]) => [name, sent])).toEqual([
      ['open', 'application/x-ndjson'],
      ['send', '{"email":"a@x.com"}\n{'],
      ['import', JSON.stringify({ upload_id: `upl_${keyOf(calls)}`, update_existing: true })],
    ])
  })

  test('a JSON array as rows; a large one and one in an object as they are, by upload; what is no JSON not at all', async () => {
    const [[, body] = []] = await sentFor('\ufeff [{"email": "a@x.com"}]\n', {
      format: 'json',
      options: { tags: ['t'] },
    })
    expect(body).toBe('{"rows":[{"email": "a@x.com"}],"tags":["t"]}')
    const rows = Array.from({ length: 2 }, () => ({ full_name: 'x'.repeat(MAX_INLINE_BYTES / 2) }))
    for (const json of [JSON.stringify(rows), '{"data":[{"n":12345678901234567890}]}']) {
      const [open = [], send = []] = await sentFor(json, { format: 'json' })
      expect([open[1], send[1]]).toEqual(['application/octet-stream', json.slice(0, 40)])
    }
    for (const content of ['"text"', 'null', 'email\na', ''])
      await expect(sentFor(content, { format: 'json' })).rejects.toMatchObject({ code: 'unusable_file' })
  })

  test.each([
    ['vcard', 'BEGIN:VCARD\nEND:VCARD\n', 'text/vcard'],
    ['xlsx', 'PK\x03\x04', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['gzip', '\x1f\x8b', 'application/gzip'],
    ['zip', 'PK\x03\x04', 'application/zip'],
    ['csv', '\x1f\x8b', 'text/csv'],
    ['csv', 'PK\x03\x04', 'text/csv'],
    ['csv', '\ufeffbegin:vcard\r\n', 'text/csv'],
    ['csv', ' [{"email":"a@x.com"}]', 'text/csv'],
  ] as const)('%s that begins with %j goes by upload, however small, as %s', async (format, content, contentType) => {
    const [open = [], ...rest] = await sentFor(content, { format })
    expect([open[0], open[1], ...names(rest)]).toEqual(['open', contentType, 'send', 'import'])
  })

  test.each([{ encoding: 'windows-1251' }, { sheet: 'People' }])(
    'a CSV with %j goes by upload, where that is heard',
    async (options) => {
      const calls = await sentFor('email\na@x.com\n', { options })
      expect(JSON.parse(calls.at(-1)?.[1] ?? '')).toMatchObject(options)
    },
  )

  test('what the service takes by default is known', () => {
    expect(MAX_FILE_BYTES).toBe(MAX_BODY_BYTES)
  })

  test('no more than the form takes is sent', async () => {
    const { port, calls } = service()
    const bytes = new Uint8Array(FORM_BYTES + 1)
    const importing = importFile(port, { bytes, format: 'csv' }, {}, {})
    await expect(importing).rejects.toThrow('The file has 3.1 MB. The maximum is 3 MB.')
    expect(names(calls)).toEqual(['open'])
  })
})

describe('the key of a file', () => {
  const options = { mapping: { A: 'email', B: 'phone' }, tags: ['x'] }

  test('is the same for the same content and wish, in whatever order it is said', async () => {
    const first = await sentFor('A\na', { options })
    const again = await sentFor('A\na', {
      options: { ...options, mapping: { B: 'phone', A: 'email' }, dry_run: false },
    })
    expect(again).toEqual(first)
    expect(keyOf(first)).toMatch(/^sha256-[0-9a-f]{64}$/)
  })

  test('is another for another byte, option or format', async () => {
    const keys = [
      await sentFor('A\na', { options }),
      await sentFor('A\nb', { options }),
      await sentFor('A\na', { options: { ...options, dry_run: true } }),
      await sentFor('A\na', { options: { ...options, update_existing: true } }),
      await sentFor('A\na', { options: { ...options, tags: ['y'] } }),
      await sentFor('A\na', { options: { ...options, has_header: false } }),
      await sentFor('A\na', { options, format: 'ndjson' }),
    ].map(keyOf)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('an upload has one too: the same file again is the same upload, and its import the same request', async () => {
    expect(await sentFor(large)).toEqual(await sentFor(large))
  })

  test('under a key of the caller, another file is another upload, so that the service sees the mistake', async () => {
    const [first, other] = [await sentFor(large, { key: 'k' }), await sentFor(`${large}b`, { key: 'k' })]
    expect([keyOf(first), keyOf(other)]).toEqual(['k', 'k'])
    expect(first.at(-1)?.[1]).not.toBe(other.at(-1)?.[1])
  })
})

describe('an upload that was opened before', () => {
  test('and sent: only its import is asked for', async () => {
    const opened = [keyOf(await sentFor(large)) ?? '']
    expect(names(await sentFor(large, { opened, sent: true }))).toEqual(['open', 'import'])
  })

  test('and never sent: is sent now', async () => {
    const opened = [keyOf(await sentFor(large)) ?? '']
    expect(names(await sentFor(large, { opened }))).toEqual(['open', 'import', 'send', 'import'])
  })
})
