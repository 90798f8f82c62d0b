import { DOCS_PAGE_POLICY, docsPage } from '../../docs-page/page.ts'
import { apiHandler } from '../../http/api-handler.ts'
import { servePublicDocuments } from '../../http/public-documents.ts'
import { openApiDocument } from '../../openapi/document.ts'
import { publicDeps } from '../wiring/api.ts'

const document = openApiDocument()

export const handler = apiHandler(
  { access: 'public', deps: publicDeps('api-docs') },
  servePublicDocuments({
    '/openapi.json': { type: 'application/json', text: JSON.stringify(document) },
    '/docs': {
      type: 'text/html; charset=utf-8',
      text: docsPage(document),
      headers: { 'Content-Security-Policy': DOCS_PAGE_POLICY, 'Referrer-Policy': 'no-referrer' },
    },
  }),
)
