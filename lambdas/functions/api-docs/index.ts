import { readFileSync } from 'node:fs'
import { docsPage, docsPagePolicy, type DocsParts } from '../../docs-page/page.ts'
import { apiHandler } from '../../http/api-handler.ts'
import { servePublicDocuments } from '../../http/public-documents.ts'
import { openApiDocument } from '../../openapi/document.ts'
import { publicDeps } from '../wiring/api.ts'

// Beside the bundle: see lib/bundle-functions.ts.
const parts = JSON.parse(readFileSync(new URL('docs-parts.json', import.meta.url), 'utf8')) as DocsParts
const document = openApiDocument()

export const handler = apiHandler(
  { access: 'public', deps: publicDeps('api-docs') },
  servePublicDocuments({
    '/openapi.json': { type: 'application/json', text: JSON.stringify(document) },
    '/docs': {
      type: 'text/html; charset=utf-8',
      text: docsPage(document, parts),
      headers: { 'Content-Security-Policy': docsPagePolicy(parts), 'Referrer-Policy': 'no-referrer' },
    },
  }),
)
