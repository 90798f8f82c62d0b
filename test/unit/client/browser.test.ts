import { build } from 'esbuild'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'

/** What a browser has and a bare context lacks; nothing of Node.js: no process, no Buffer, no require. */
const BROWSER = {
  AbortController,
  AbortSignal,
  atob,
  Blob,
  clearTimeout,
  crypto,
  FormData,
  Headers,
  performance,
  setTimeout,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
}

test('the client runs where there is nothing of Node.js: it inspects, hashes a file and imports it', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../../client/src/index.ts')],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'contactsImport',
    write: false,
  })
  const sent: { url: string; headers: Headers }[] = []
  const fetchIt = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, headers: new Headers(init.headers) })
    return Response.json({ data: { job_id: 'imp_1', status: 'completed', created_count: 1 } })
  }
  const context = createContext({ ...BROWSER, fetchIt })
  const program = `${outputFiles[0]!.text}
    const client = new contactsImport.ContactsImportClient({ url: 'https://api.example.com', key: 'wbs_1', fetch: fetchIt })
    client.importFile({ bytes: new TextEncoder().encode('Email\\na@x.com\\n'), format: 'csv' })`
  const { result } = (await runInContext(program, context)) as { result: { created_count: number } }
  expect(result.created_count).toBe(1)
  expect(sent.map(({ url }) => url)).toEqual(['https://api.example.com/v1/import/contacts'])
  expect(sent[0]!.headers.get('idempotency-key')).toMatch(/^sha256-[0-9a-f]{64}$/)
})
