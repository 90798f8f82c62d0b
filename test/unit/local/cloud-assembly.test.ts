import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { assetsOf, contentOf } from '../../../local/cloud-assembly.ts'

let folder: string

const destination = (key: string) => ({
  here: { bucketName: 'assets-${AWS::AccountId}-${AWS::Region}', objectKey: key, assumeRoleArn: 'arn' },
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assembly-'))
  await mkdir(join(folder, 'asset.1', 'inner'), { recursive: true })
  await writeFile(join(folder, 'asset.1', 'index.mjs'), 'export {}')
  await writeFile(join(folder, 'asset.1', 'inner', 'data.json'), '{}')
  await writeFile(join(folder, 'Stack.template.json'), '{"Resources":{}}')
  await writeFile(
    join(folder, 'Stack.assets.json'),
    JSON.stringify({
      files: {
        a: { source: { path: 'Stack.template.json', packaging: 'file' }, destinations: destination('a.json') },
        b: { source: { path: 'asset.1', packaging: 'zip' }, destinations: destination('b.zip') },
      },
    }),
  )
})

afterEach(() => rm(folder, { recursive: true }))

const assets = () => assetsOf(folder, 'Stack', { account: '000000000000', region: 'us-east-1' })

test('assets go to the bucket of account and region, the template last', async () => {
  expect((await assets()).map(({ bucket, key }) => [bucket, key])).toEqual([
    ['assets-000000000000-us-east-1', 'b.zip'],
    ['assets-000000000000-us-east-1', 'a.json'],
  ])
})

test('a folder becomes a ZIP with the same files, a file stays as it is', async () => {
  const [code, template] = await assets()
  if (code === undefined || template === undefined) throw new Error('Two assets were expected.')
  const files = Object.entries(unzipSync(await contentOf(code))).map(([name, bytes]) => [
    name,
    Buffer.from(bytes).toString(),
  ])
  expect(files).toEqual([
    ['index.mjs', 'export {}'],
    ['inner/data.json', '{}'],
  ])
  expect(Buffer.from(await contentOf(template)).toString()).toBe('{"Resources":{}}')
})

test('the same folder gives the same ZIP, so that an update of the stack changes nothing', async () => {
  const [code] = await assets()
  if (code === undefined) throw new Error('An asset was expected.')
  expect(Buffer.from(await contentOf(code)).equals(Buffer.from(await contentOf(code)))).toBe(true)
})
