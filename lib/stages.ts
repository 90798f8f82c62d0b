import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { stageConfigSchema, type StageConfig } from './config.ts'

const STAGES_FOLDER = join(import.meta.dirname, '..', 'stages')
export const DEFAULT_STAGE = 'dev'

/** The stage whose file stands for `preview-…`, where that has none of its own. */
const PREVIEW_STAGE = 'preview'
/** Part of names of resources: the longest of CloudFormation's have 64 characters. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,30}$/
const PREVIEW_NAME = new RegExp(`^${PREVIEW_STAGE}-.`)

/** What every file of a stage may say besides its configuration. */
const fileSchema = z.looseObject({
  $schema: z.string().optional(),
  extends: z.string().optional(),
})

/** A file of a stage, as an editor is to complete it. */
export const stageFileSchema = stageConfigSchema.partial().extend({
  $schema: z.string().optional(),
  extends: z.string().optional().describe('Another stage, whose values count where this file has none.'),
})

const readStageFile = (name: string, folder: string, extendedBy: readonly string[] = []): Record<string, unknown> => {
  if (extendedBy.includes(name)) throw new Error(`stages/${name}.json extends itself: ${extendedBy.join(' → ')}.`)
  const path = join(folder, `${name}.json`)
  const { $schema, extends: base, ...own } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  return base === undefined ? own : { ...readStageFile(base, folder, [...extendedBy, name]), ...own }
}

/** The stages that have a file, in alphabetical order. */
export const stageNames = (folder: string = STAGES_FOLDER): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()

const fileOf = (name: string, folder: string): string | undefined => {
  const names = stageNames(folder)
  if (names.includes(name)) return name
  return PREVIEW_NAME.test(name) && names.includes(PREVIEW_STAGE) ? PREVIEW_STAGE : undefined
}

/** Whether there is such a stage: one with a file, or a preview. */
export const isStage = (name: unknown, folder: string = STAGES_FOLDER): name is string =>
  typeof name === 'string' && STAGE_NAME.test(name) && fileOf(name, folder) !== undefined

/** The configuration of a stage, from `stages/<name>.json`. Anything unknown in it is an error that names the field. */
export const readStage = (name: string, folder: string = STAGES_FOLDER): StageConfig => {
  const file = isStage(name, folder) ? fileOf(name, folder) : undefined
  if (file === undefined)
    throw new Error(
      `Unknown stage ${JSON.stringify(name)}; one of ${stageNames(folder).join(', ')}, or ${PREVIEW_STAGE}-<name>.`,
    )
  const { data, error } = stageConfigSchema.safeParse(readStageFile(file, folder))
  if (error !== undefined) throw new Error(`stages/${file}.json is not valid.\n${z.prettifyError(error)}`)
  return data
}

/** The stage named by `-c stage=…`; dev where none is named. Anything unknown stops the synthesis. */
export const parseStageName = (value: unknown, folder: string = STAGES_FOLDER): string => {
  const name = value ?? DEFAULT_STAGE
  if (isStage(name, folder)) return name
  throw new Error(`Unknown stage ${JSON.stringify(value)}; one of ${stageNames(folder).join(', ')}.`)
}
