#!/usr/bin/env node
import { writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import { stageFileJsonSchema } from '../lib/stage-file-schema.ts'

/** Writes stages/stage.schema.json, by which an editor completes the files beside it. */
const TARGET = new URL('../stages/stage.schema.json', import.meta.url)

await writeFile(TARGET, await format(JSON.stringify(stageFileJsonSchema()), { parser: 'json', printWidth: 120 }))
