#!/usr/bin/env node
import { writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import { describeStageFields, stageFileJsonSchema } from '../lib/stage-file-schema.ts'

/** Writes what is made of the schema of a stage: stages/stage.schema.json, by which an editor completes the files beside it, and docs/stages.md. */
const SCHEMA = new URL('../stages/stage.schema.json', import.meta.url)
const PAGE = new URL('../docs/stages.md', import.meta.url)

await writeFile(SCHEMA, await format(JSON.stringify(stageFileJsonSchema()), { parser: 'json', printWidth: 120 }))
await writeFile(PAGE, describeStageFields())
