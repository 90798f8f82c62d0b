import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import {
  CallToolRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import type { ContactsImportClient } from '../client.ts'
import { failureLines } from '../cli/summary.ts'
import { readResource, RESOURCES, TEMPLATES } from './resources.ts'
import { makeSession } from './session.ts'
import { TOOLS, type ToolName } from './tools.ts'

export interface ServerOptions {
  readonly client: ContactsImportClient
  /** Address of the service, for its documentation. */
  readonly url: string
  readonly folder: string
  readonly version: string
}

const INSTRUCTIONS =
  'Imports contacts. Call inspect to see how a file is read, then check, show its plan to the user, then apply with the job_id of the check. undo takes an import back.'

const failure = (text: string): CallToolResult => ({ content: [{ type: 'text', text }], isError: true })

/** Tools by name, with a check of their input by their own schema. */
const makeCalls = (session: ReturnType<typeof makeSession>) => {
  const validator = new AjvJsonSchemaValidator()
  return new Map<string, (input: unknown, signal: AbortSignal) => Promise<CallToolResult>>(
    TOOLS.map(({ name, inputSchema }: { name: ToolName; inputSchema: object }) => {
      const validate = validator.getValidator(inputSchema)
      const call = async (input: unknown, signal: AbortSignal): Promise<CallToolResult> => {
        const checked = validate(input)
        if (!checked.valid) return failure(`The arguments are not valid: ${checked.errorMessage}`)
        try {
          const answer = await session[name](checked.data as never, signal)
          return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: { ...answer } }
        } catch (error) {
          return failure(failureLines(error).join('\n'))
        }
      }
      return [name, call]
    }),
  )
}

/** A server with a session of its own. */
export const makeServer = ({ client, url, folder, version }: ServerOptions): McpServer => {
  const server = new McpServer(
    { name: 'contacts-import', version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  )
  const calls = makeCalls(makeSession({ client, folder }))
  // The schemas of the tools are JSON Schema already, which registerTool does not take.
  const { server: protocol } = server
  protocol.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...TOOLS] as unknown as Tool[] }))
  protocol.setRequestHandler(CallToolRequestSchema, ({ params: { name, arguments: input = {} } }, { signal }) => {
    const call = calls.get(name)
    return call === undefined ? failure(`There is no tool ${name}.`) : call(input, signal)
  })
  protocol.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [...RESOURCES] }))
  protocol.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [...TEMPLATES] }))
  protocol.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }, { signal }) => ({
    contents: [await readResource(uri, { client, url, signal })],
  }))
  return server
}
