import { openApiDocument } from '../../lambdas/openapi/document.ts'
import { parseRoutes } from '../../lambdas/http/unknown-route.ts'
import { functionOf, templateOf } from './synthesised.ts'

test('the OpenAPI document has the routes of the API, and no other', () => {
  const documented = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
  // The very methods of the template, says a test of the API's.
  const { Variables } = functionOf(templateOf('prod'), 'UnknownRoute').Properties['Environment'] as {
    readonly Variables: { readonly ROUTES: string }
  }
  const routes = parseRoutes(Variables.ROUTES).map(({ method, path }) => `${method} ${path}`)
  expect(documented.sort()).toEqual(routes.sort())
})
