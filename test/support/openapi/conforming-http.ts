import type { Http } from '../../../local/http-client.ts'
import { openApiDocument } from '../../../lambdas/openapi/document.ts'
import { makeConformance, type Conformance } from './conformance.ts'

let conformance: Conformance | undefined

/** Sends requests, and fails where an answer is not as the OpenAPI document says. */
export const conforming =
  (http: Http): Http =>
  async (request) => {
    const response = await http(request)
    conformance ??= makeConformance(openApiDocument())
    const problems = conformance(request, response)
    if (problems.length === 0) return response
    const { method = 'GET', path } = request
    throw new Error(
      `${method} ${path.slice(0, 200)} was answered ${response.status}, and not as the OpenAPI document says:\n- ${problems.slice(0, 20).join('\n- ')}\n${response.text.slice(0, 1_000)}`,
    )
  }
