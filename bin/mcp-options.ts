import { openApiDocument } from '../lambdas/openapi/document.ts'

type Properties = Readonly<Record<string, unknown>>

const propertiesOf = (component: string, without: readonly string[] = []): Properties => {
  const { schemas = {} } = openApiDocument().components as { schemas?: Record<string, unknown> }
  const { properties } = (schemas[component] ?? {}) as { properties?: Properties }
  if (properties === undefined) throw new Error(`The OpenAPI document has no ${component} with properties.`)
  const kept = Object.entries(properties).filter(([name]) => !without.includes(name))
  // A tool stands alone: nothing in it may point into the document.
  if (JSON.stringify(kept).includes('"$ref"')) throw new Error(`${component} has a $ref.`)
  return Object.fromEntries(kept)
}

/** What the tools of the MCP server take, as the OpenAPI document has it. */
export const mcpOptions = () => ({
  INSPECT_OPTIONS: propertiesOf('InspectOptions'),
  // A check is a dry run, and the file names itself.
  CHECK_OPTIONS: propertiesOf('ImportOptions', ['dry_run', 'file_name']),
  APPLY_OPTIONS: propertiesOf('ApplyRequest'),
  UNDO_OPTIONS: propertiesOf('UndoRequest'),
})

/** The same as a module of the client. */
export const mcpOptionsModule = (): string =>
  [
    '/** Made of the OpenAPI document by `npm run docs:mcp`. */',
    ...Object.entries(mcpOptions()).map(
      ([name, value]) => `export const ${name} = ${JSON.stringify(value)} as const\n`,
    ),
  ].join('\n')
