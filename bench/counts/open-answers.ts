import { docsPage } from '../../lambdas/docs-page/page.ts'
import { openApiDocument } from '../../lambdas/openapi/document.ts'
import { readDocsParts } from '../../lib/docs-parts.ts'

/** Bytes of the largest body that the documentation function gives to anybody, without a key. */
export const largestOpenAnswer = (): number => {
  const document = openApiDocument()
  return Math.max(
    ...[JSON.stringify(document), docsPage(document, readDocsParts())].map((body) => Buffer.byteLength(body)),
  )
}
