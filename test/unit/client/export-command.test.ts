import type { ContactsImportClient } from '../../../client/src/client.ts'
import { runExport } from '../../../client/src/cli/export-command.ts'

const FILE = 'id,full_name\r\n'

const run = async (status: string, fileStatus = 200) => {
  let said = ''
  let printed = ''
  const client = {
    exportContacts: () => Promise.resolve({ job_id: 'imp_1' }),
    waitForJob: () => Promise.resolve({ status, processed_count: 2 }),
    exportLink: () => Promise.resolve({ url: 'https://files.example/x' }),
  } as unknown as ContactsImportClient
  const code = await runExport(
    client,
    { action: 'export', format: 'csv', url: 'https://x', key: 'wbk_x' },
    {
      stdout: (bytes) => void (printed += Buffer.from(bytes).toString()),
      stderr: { write: (text: string) => void (said += text) } as never,
      signal: new AbortController().signal,
      fetch: () => Promise.resolve(new Response(FILE, { status: fileStatus })),
    },
  )
  return { code, said, printed }
}

it('prints the file as it comes, and says elsewhere how many contacts it has', async () => {
  expect(await run('completed')).toEqual({ code: 0, said: 'Exported 2 contacts.\n', printed: FILE })
})

it('prints nothing where there is no file, and says why', async () => {
  expect(await run('failed')).toEqual({ code: 1, said: 'The export imp_1 ended as failed.\n', printed: '' })
  expect(await run('completed', 403)).toEqual({
    code: 1,
    said: 'The file of the export imp_1 cannot be read: status 403.\n',
    printed: '',
  })
})
