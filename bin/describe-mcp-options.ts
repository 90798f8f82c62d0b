#!/usr/bin/env node
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { mcpOptionsModule } from './mcp-options.ts'

/** Writes the options of the MCP tools, made of the OpenAPI document, into the client: a package of its own, which imports nothing from here. */
const TARGET = fileURLToPath(new URL('../client/src/mcp/option-schemas.ts', import.meta.url))

await writeFile(TARGET, await format(mcpOptionsModule(), { ...(await resolveConfig(TARGET)), parser: 'typescript' }))
