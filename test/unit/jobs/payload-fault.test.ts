import { UnreadableFile, UnsupportedFormat } from '../../../lambdas/import/files/refusal.ts'
import { UnusableFile } from '../../../lambdas/import/files/unusable-file.ts'
import { UnknownEncoding } from '../../../lambdas/import/source/find-encoding.ts'
import { NoDataRows } from '../../../lambdas/import/source/no-data-rows.ts'
import { UnreadableCsv } from '../../../lambdas/import/source/unreadable-csv.ts'
import { refusingUnusableFiles } from '../../../lambdas/import/unusable-file-error.ts'
import { payloadFault } from '../../../lambdas/jobs/payload-fault.ts'
import { PayloadGone } from '../../../lambdas/jobs/ports.ts'

const FILES: readonly (readonly [code: string, error: UnusableFile])[] = [
  ['unreadable_file', new UnreadableCsv(3)],
  ['unreadable_file', new UnreadableFile('The gzip is broken.')],
  ['unsupported_format', new UnsupportedFormat('a PDF', 'Send a CSV.')],
  ['no_data_rows', new NoDataRows()],
  ['unknown_encoding', new UnknownEncoding('windows-1251')],
  ['unusable_columns', new UnusableFile('unusable_columns', 'No column.', { fields: { csv: 'has none' } })],
]

it.each(FILES)('an unusable file fails a job with %s, its message and its fields: %p', (code, error) => {
  const { message, fields } = error
  expect(payloadFault(error)).toEqual({ code, message, ...(fields && { details: { fields } }) })
})

it.each(FILES)(
  'an unusable file (%s) refuses a request with 400, the same message and fields: %p',
  async (_, error) => {
    await expect(refusingUnusableFiles(() => Promise.reject(error))).rejects.toMatchObject({
      name: 'ApiError',
      code: 'validation_error',
      status: 400,
      message: error.message,
      fields: error.fields,
      cause: error,
    })
  },
)

it('an unclosed quote names its line to a request and to a job', () => {
  const why = 'The quote that opens on line 3 is never closed.'
  expect(payloadFault(new UnreadableCsv(3))).toMatchObject({ message: why, details: { fields: { csv: why } } })
})

it('a payload that is no longer stored fails its job', () => {
  expect(payloadFault(new PayloadGone())).toEqual({
    code: 'file_gone',
    message: 'The file is no longer stored.',
  })
})

it('any other failure is no fault of the payload', async () => {
  const failure = new Error('S3 is down')
  expect(payloadFault(failure)).toBeUndefined()
  await expect(refusingUnusableFiles(() => Promise.reject(failure))).rejects.toBe(failure)
})
