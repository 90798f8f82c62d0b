import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  S3ServiceException,
  UploadPartCopyCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { copyObject } from '../../../lambdas/uploads/copy-object.ts'

const MB = 1024 * 1024
const target = { bucket: 'to', key: 'payloads/acme/imp_1.file' }
const source = { bucket: 'from', key: 'drop/acme/Zoë & co?.csv', versionId: 'v/1', etag: '"e"', bytes: 17 }

const changed = (status: number) =>
  new S3ServiceException({ name: 'E', $fault: 'client', $metadata: { httpStatusCode: status } })

const setup = (failPart?: { readonly number: number; readonly error: Error }) => {
  const sent: { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[] = []
  const send = async (command: {
    readonly input: Readonly<Record<string, unknown>>
    readonly constructor: { name: string }
  }) => {
    sent.push({ name: command.constructor.name, input: command.input })
    if (command instanceof CreateMultipartUploadCommand) return { UploadId: 'up' }
    if (failPart !== undefined && command.input['PartNumber'] === failPart.number) throw failPart.error
    return { CopyPartResult: { ETag: `"part ${String(command.input['PartNumber'])}"` } }
  }
  return { s3: { send } as unknown as S3Client, sent, named: (name: string) => sent.filter((one) => one.name === name) }
}

test('an object is copied as it was looked at, and without what was put beside its bytes', async () => {
  const { s3, sent } = setup()
  expect(await copyObject(s3, source, target)).toBe(true)
  expect(sent).toEqual([
    {
      name: CopyObjectCommand.name,
      input: {
        Bucket: 'to',
        Key: target.key,
        CopySource: 'from/drop/acme/Zo%C3%AB%20%26%20co%3F.csv?versionId=v%2F1',
        CopySourceIfMatch: '"e"',
        MetadataDirective: 'REPLACE',
        TaggingDirective: 'REPLACE',
      },
    },
  ])
})

test.each([64 * MB, 64 * MB + 1, 5 * 1024 * MB])(
  'an object of %i bytes is copied in parts that are all of it',
  async (bytes) => {
    const { s3, named } = setup()
    expect(await copyObject(s3, { ...source, bytes }, target)).toBe(true)
    const parts = named(UploadPartCopyCommand.name).map(({ input }) => input)
    const ranges = parts.map(({ CopySourceRange }) =>
      /^bytes=(\d+)-(\d+)$/
        .exec(CopySourceRange as string)!
        .slice(1)
        .map(Number),
    )
    let next = 0
    for (const [from, to] of ranges.toSorted(([a = 0], [b = 0]) => a - b)) {
      expect(from).toBe(next)
      next = (to ?? 0) + 1
    }
    expect(next).toBe(bytes)
    for (const { CopySourceIfMatch } of parts) expect(CopySourceIfMatch).toBe('"e"')
    expect(named(CompleteMultipartUploadCommand.name)[0]?.input).toMatchObject({
      UploadId: 'up',
      MultipartUpload: { Parts: ranges.map((_, index) => ({ PartNumber: index + 1, ETag: `"part ${index + 1}"` })) },
    })
  },
)

test.each([404, 412])(
  'an object that is gone or changed meanwhile (%i) is not copied, and no part of it is left',
  async (status) => {
    const { s3, named } = setup({ number: 3, error: changed(status) })
    expect(await copyObject(s3, { ...source, bytes: 128 * MB }, target)).toBe(false)
    expect(named(AbortMultipartUploadCommand.name)).toHaveLength(1)
    expect(named(CompleteMultipartUploadCommand.name)).toEqual([])
  },
)

test('any other failure is thrown, once no part of it is left', async () => {
  const { s3, named } = setup({ number: 1, error: changed(503) })
  await expect(copyObject(s3, { ...source, bytes: 128 * MB }, target)).rejects.toMatchObject({ name: 'E' })
  expect(named(AbortMultipartUploadCommand.name)).toHaveLength(1)
})
