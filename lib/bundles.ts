import { build } from 'esbuild'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BUNDLING } from './bundle-functions.ts'

const FUNCTIONS = join(import.meta.dirname, '..', 'lambdas', 'functions')

/** A bundle counts with all of its code at every cold start: what it may weigh, and what it needs. */
export interface BundleRule {
  /** In KB of 1,024 bytes. Today's size and some percent: who needs more raises it, and says why in the commit. */
  readonly limitKb: number
  /** Clients of AWS and large libraries that it needs. Any other in it is a mistake, and so is one that is not in it. */
  readonly libraries: readonly string[]
  /** Folders of `lambdas` that no code in it may come from. */
  readonly without?: readonly string[]
}

/** Packages that a function holds only where it says so. */
const WATCHED =
  /^(@aws-sdk\/(client-|lib-|s3-).*|chardet|csv-parse|entities|ipaddr\.js|libphonenumber-js|marked|numfmt|saxes|yauzl)$/

/** Of files that are no text: ZIP, XML, number formats; and the guess at the encoding of one that is. */
const READERS = ['chardet', 'numfmt', 'saxes', 'yauzl']
const DYNAMO = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb']
const S3 = '@aws-sdk/client-s3'
const SQS = '@aws-sdk/client-sqs'
const EVENTS = '@aws-sdk/client-eventbridge'
const KMS = '@aws-sdk/client-kms'
const LAMBDA = '@aws-sdk/client-lambda'

/** By the folder of the function. */
export const BUNDLE_RULES: Readonly<Record<string, BundleRule>> = {
  'api-docs': { limitKb: 340, libraries: ['marked'] },
  'api-probe': {
    limitKb: 140,
    libraries: [],
    without: ['contacts', 'import', 'jobs', 'uploads', 'webhooks', 'openapi', 'docs-page'],
  },
  console: {
    limitKb: 140,
    libraries: [],
    without: ['contacts', 'import', 'jobs', 'uploads', 'webhooks', 'openapi', 'docs-page'],
  },
  contacts: {
    limitKb: 700,
    libraries: [...DYNAMO, KMS, 'libphonenumber-js'],
    without: ['jobs', 'uploads', 'webhooks', 'openapi', 'docs-page', 'import/source'],
  },
  'contact-deletion': {
    limitKb: 640,
    libraries: [...DYNAMO, KMS],
    without: ['import', 'jobs', 'uploads', 'webhooks', 'openapi', 'docs-page'],
  },
  'import-contacts': {
    limitKb: 1_300,
    libraries: [...DYNAMO, KMS, LAMBDA, S3, SQS, '@aws-sdk/lib-storage', 'csv-parse', 'entities', 'libphonenumber-js'],
    without: ['webhooks', 'openapi', 'docs-page', 'import/json', 'import/vcard', 'import/xlsx'],
  },
  'import-drop': {
    limitKb: 770,
    libraries: [...DYNAMO, S3, SQS],
    without: ['webhooks', 'openapi', 'docs-page', 'import/json', 'import/vcard', 'import/xlsx'],
  },
  'import-failed': {
    limitKb: 560,
    libraries: [...DYNAMO, EVENTS],
    without: ['uploads', 'webhooks', 'openapi', 'docs-page', 'import/normalise'],
  },
  'import-inspect': {
    limitKb: 1_370,
    libraries: [...DYNAMO, LAMBDA, S3, ...READERS, 'csv-parse', 'entities', 'libphonenumber-js'],
    without: ['webhooks', 'openapi', 'docs-page'],
  },
  'import-jobs': {
    limitKb: 770,
    libraries: [...DYNAMO, S3, SQS, '@aws-sdk/s3-request-presigner'],
    without: ['uploads', 'webhooks', 'openapi', 'docs-page', 'import/normalise'],
  },
  'import-sessions': {
    limitKb: 555,
    libraries: [...DYNAMO],
    without: ['jobs', 'uploads', 'webhooks', 'openapi', 'docs-page'],
  },
  'import-sweep': {
    limitKb: 590,
    libraries: [...DYNAMO, EVENTS, SQS],
    without: ['uploads', 'webhooks', 'openapi', 'docs-page', 'import/normalise'],
  },
  'import-uploads': {
    limitKb: 680,
    libraries: [...DYNAMO, S3, '@aws-sdk/s3-presigned-post'],
    without: ['jobs', 'contacts', 'import', 'webhooks', 'openapi', 'docs-page'],
  },
  'import-worker': {
    limitKb: 1_450,
    libraries: [
      ...DYNAMO,
      EVENTS,
      KMS,
      S3,
      SQS,
      '@aws-sdk/lib-storage',
      ...READERS,
      'csv-parse',
      'entities',
      'libphonenumber-js',
    ],
    without: ['uploads', 'webhooks', 'openapi', 'docs-page'],
  },
  'unknown-route': {
    limitKb: 140,
    libraries: [],
    without: ['contacts', 'import', 'jobs', 'uploads', 'webhooks', 'openapi', 'docs-page'],
  },
  'url-fetch': {
    limitKb: 600,
    libraries: [S3, 'ipaddr.js'],
    without: ['access', 'contacts', 'import', 'jobs', 'webhooks', 'openapi', 'docs-page'],
  },
  'webhook-delivery': {
    limitKb: 605,
    libraries: [...DYNAMO, KMS, SQS, 'ipaddr.js'],
    without: ['contacts', 'import', 'uploads', 'openapi', 'docs-page'],
  },
  'webhook-dispatcher': {
    limitKb: 545,
    libraries: [...DYNAMO, SQS],
    without: ['contacts', 'import', 'uploads', 'openapi', 'docs-page'],
  },
  'webhook-sweep': {
    limitKb: 555,
    libraries: [...DYNAMO, SQS],
    without: ['contacts', 'import', 'uploads', 'openapi', 'docs-page'],
  },
  webhooks: {
    limitKb: 630,
    libraries: [...DYNAMO, KMS, SQS, 'ipaddr.js'],
    without: ['contacts', 'import', 'uploads', 'openapi', 'docs-page'],
  },
}

/** Folders of `lambdas/functions` that are functions. */
export const functionFolders = async (): Promise<string[]> =>
  (await readdir(FUNCTIONS)).filter((folder) => folder !== 'wiring').sort()

export interface Bundle {
  readonly bytes: number
  /** Those of `WATCHED` that some code of it comes from. */
  readonly libraries: readonly string[]
  /** Files of `lambdas` that some code of it comes from, from there on. */
  readonly files: readonly string[]
}

/** Bundles a function as the deployment does, and writes nothing. */
export const bundleOf = async (folder: string): Promise<Bundle> => {
  const { metafile } = await build({
    ...BUNDLING,
    entryPoints: [join(FUNCTIONS, folder, 'index.ts')],
    absWorkingDir: join(import.meta.dirname, '..'),
    metafile: true,
    write: false,
    logLevel: 'error',
  })
  const [output] = Object.values(metafile.outputs)
  if (output === undefined) throw new Error(`No bundle was made of ${folder}.`)
  const sources = Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? path : []))
  const packages = sources.flatMap((path) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])
  return {
    bytes: output.bytes,
    libraries: [...new Set(packages)].filter((name) => WATCHED.test(name)).sort(),
    files: sources.flatMap((path) => /^lambdas\/(.*)$/.exec(path)?.[1] ?? []),
  }
}

/** What is wrong with a bundle by its rule. */
export const bundleFaults = ({ bytes, libraries, files }: Bundle, rule: BundleRule): string[] => [
  ...(bytes > rule.limitKb * 1024 ? [`has ${Math.ceil(bytes / 1024)} KB of ${rule.limitKb}`] : []),
  ...libraries.filter((name) => !rule.libraries.includes(name)).map((name) => `holds ${name}`),
  ...rule.libraries.filter((name) => !libraries.includes(name)).map((name) => `does not need ${name} any more`),
  ...(rule.without ?? [])
    .flatMap((folder) => files.find((file) => file.startsWith(`${folder}/`)) ?? [])
    .map((file) => `holds ${file}`),
]
