import { readFile, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { zipSync } from 'fflate'
import { z } from 'zod'

const manifestSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.enum(['file', 'zip']) }),
      destinations: z.record(z.string(), z.object({ bucketName: z.string(), objectKey: z.string() })),
    }),
  ),
})

/** A file or a folder that the stack needs in a bucket before it can be deployed. */
export interface Asset {
  readonly path: string
  readonly isFolder: boolean
  readonly bucket: string
  readonly key: string
}

/** Where the stack is to be deployed: what the CDK leaves open in names of buckets. */
export interface Target {
  readonly account: string
  readonly region: string
}

/** The assets of a stack that the CDK synthesised into a folder, its template last. */
export const assetsOf = async (folder: string, stackName: string, { account, region }: Target): Promise<Asset[]> => {
  const { files } = manifestSchema.parse(JSON.parse(await readFile(join(folder, `${stackName}.assets.json`), 'utf8')))
  const assets = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ bucketName, objectKey }) => ({
      path: join(folder, source.path),
      isFolder: source.packaging === 'zip',
      bucket: bucketName.replace('${AWS::AccountId}', account).replace('${AWS::Region}', region),
      key: objectKey,
    })),
  )
  return assets.sort((a, b) => Number(b.isFolder) - Number(a.isFolder))
}

/** ZIP knows no earlier time. */
const NO_TIME = new Date(1980, 0, 1)

const zipped = async (folder: string): Promise<Uint8Array> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = await Promise.all(
    files.map(async (file) => [relative(folder, file).split(sep).join('/'), await readFile(file)] as const),
  )
  return zipSync(Object.fromEntries(contents), { level: 1, mtime: NO_TIME })
}

/** The bytes of an asset; a folder as a ZIP. */
export const contentOf = ({ path, isFolder }: Asset): Promise<Uint8Array> => (isFolder ? zipped(path) : readFile(path))
