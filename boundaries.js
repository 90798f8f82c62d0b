import { existsSync } from 'node:fs'
import { join } from 'node:path'

// What `npm run lint` holds the folders of lambdas to: .dependency-cruiser.mjs and eslint.config.js make their rules of this.

/** Which folder may import which. Each names only folders above it, so that there are no cycles. */
export const MAY_IMPORT = {
  platform: [],
  outbound: [],
  access: ['platform'],
  http: ['platform', 'access'],
  contacts: ['platform', 'http'],
  'import/files': [],
  'import/source': ['platform', 'http', 'contacts', 'import/files'],
  'import/json': ['import/files'],
  'import/vcard': ['contacts', 'import/source', 'import/files'],
  'import/xlsx': ['import/files'],
  'import/formats': ['platform', 'http', 'import/source', 'import/files', 'import/json', 'import/vcard', 'import/xlsx'],
  'import/normalise': ['contacts', 'import/source'],
  import: [
    'platform',
    'access',
    'http',
    'contacts',
    'import/files',
    'import/source',
    'import/formats',
    'import/normalise',
  ],
  'import/undo': ['platform', 'contacts', 'import'],
  'import/inspect': [
    'platform',
    'http',
    'contacts',
    'import/source',
    'import/files',
    'import/formats',
    'import/normalise',
    'import',
  ],
  jobs: [
    'platform',
    'access',
    'http',
    'contacts',
    'import/source',
    'import/files',
    'import/formats',
    'import/normalise',
    'import',
    'import/undo',
  ],
  'jobs/rejects': ['platform', 'http', 'contacts', 'import/source', 'import/formats', 'import', 'jobs'],
  uploads: [
    'platform',
    'outbound',
    'access',
    'http',
    'import/source',
    'import/files',
    'import/formats',
    'import',
    'jobs',
  ],
  drops: ['platform', 'access', 'http', 'import', 'jobs', 'uploads'],
  webhooks: ['platform', 'http', 'jobs', 'outbound'],
  'openapi/components': [
    'platform',
    'access',
    'http',
    'contacts',
    'import/source',
    'import/formats',
    'import',
    'import/inspect',
    'jobs',
    'jobs/rejects',
    'uploads',
    'webhooks',
  ],
  'openapi/paths': ['platform', 'http', 'import', 'jobs', 'webhooks', 'openapi/components'],
  openapi: ['http', 'openapi/components', 'openapi/paths'],
  'docs-page': ['http', 'contacts', 'import/source', 'jobs', 'openapi/components'],
  'functions/wiring': ['platform', 'outbound', 'access', 'http', 'contacts', 'import', 'jobs', 'uploads', 'webhooks'],
  'functions/*': [
    'platform',
    'outbound',
    'access',
    'http',
    'contacts',
    'import/files',
    'import/normalise',
    'import',
    'import/inspect',
    'jobs',
    'jobs/rejects',
    'uploads',
    'drops',
    'webhooks',
    'openapi',
    'docs-page',
    'functions/wiring',
  ],
}

/**
 * Code that decides. All that it needs of the world reaches it as an argument: no AWS SDK, no clock, no randomness, no environment.
 * `true`: everything in the folder and below.
 */
const PURE = {
  import: true,
  contacts: [
    'action',
    'contact',
    'contact-finder',
    'contact-schema',
    'contacts-table',
    'created-date',
    'custom-fields',
    'identity',
    'names',
    'row-errors',
    'stored-contact',
    'table-pressure',
  ],
  jobs: ['job', 'transitions'],
  outbound: ['address-guard', 'public-url'],
  webhooks: [
    'after-attempt',
    'delivery',
    'delivery-id',
    'new-delivery',
    'retry-schedule',
    'signature',
    'signing-secret',
    'webhook',
    'webhook-changes',
  ],
}

const FOLDERS = Object.keys(MAY_IMPORT)
for (const [index, folder] of FOLDERS.entries()) {
  const wrong = MAY_IMPORT[folder].find((other) => !FOLDERS.slice(0, index).includes(other))
  if (wrong !== undefined) throw new Error(`boundaries.js: ${folder} names ${wrong}, which does not stand above it.`)
}

const pureFile = (folder, name) => {
  const path = `lambdas/${folder}/${name}.ts`
  // A rule for a file that was renamed would be kept by all others.
  if (!existsSync(join(import.meta.dirname, path))) throw new Error(`boundaries.js: there is no ${path}.`)
  return path
}

/** As globs: folders end in `**`. */
export const PURE_FILES = Object.entries(PURE).flatMap(([folder, names]) =>
  names === true ? [`lambdas/${folder}/**`] : names.map((name) => pureFile(folder, name)),
)
