import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageConfigSchema } from '../../lib/config.ts'
import { describeStageFields, stageFileJsonSchema } from '../../lib/stage-file-schema.ts'
import { isStage, parseStageName, readStage, stageNames } from '../../lib/stages.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A folder with these files of stages. */
const folderOf = (files: Readonly<Record<string, object>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'contacts-import-stages-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content))
  return folder
}

const BARE = { keepData: false, pointInTimeRecovery: false }

describe('a stage', () => {
  test.each(stageNames())('%s has a file that is valid', (name) => {
    expect(readStage(name)).toEqual(expect.objectContaining({ keepData: name === 'prod' }))
  })

  test('is one for each file, and for each name of a preview', () => {
    const folder = folderOf({ 'eu.json': BARE, 'preview.json': BARE, 'stage.schema.json': {} })
    expect(stageNames(folder)).toEqual(['eu', 'preview'])
    expect(isStage('eu', folder)).toBe(true)
    expect(isStage('preview-pr-12', folder)).toBe(true)
    expect(isStage('preview-', folder)).toBe(false)
  })

  test('is no preview where there is no file for previews', () => {
    expect(isStage('preview-1', folderOf({ 'eu.json': BARE }))).toBe(false)
  })

  test('that is not named is dev', () => {
    expect(parseStageName(undefined)).toBe('dev')
  })

  test.each(['production', 'PROD', '', 'toString', '../package', 'stage.schema', 1, true])(
    '%p is refused, not deployed as something else',
    (value) => {
      expect(() => parseStageName(value)).toThrow('Unknown stage')
    },
  )
})

describe('the file of a stage', () => {
  test('has the values of the one that it extends where it has none', () => {
    const folder = folderOf({
      'a.json': { ...BARE, importWorkers: 7, webhookSenders: 8 },
      'b.json': { extends: 'a', importWorkers: 9 },
    })
    expect(readStage('b', folder)).toMatchObject({ importWorkers: 9, webhookSenders: 8 })
  })

  test('cannot extend itself', () => {
    const folder = folderOf({ 'a.json': { extends: 'b' }, 'b.json': { extends: 'a' } })
    expect(() => readStage('a', folder)).toThrow('extends itself: a → b')
  })

  test.each([
    [{ ...BARE, importWorker: 5 }, 'importWorker'],
    [{ pointInTimeRecovery: false }, 'keepData'],
    [{ ...BARE, importWorkers: 1 }, 'importWorkers'],
    [{ ...BARE, jobRetentionDays: 29 }, 'jobRetentionDays'],
    [{ ...BARE, alarmEmails: ['oncall'] }, 'alarmEmails[0]'],
    [{ ...BARE, origins: ['https://app.example.com/'] }, 'origins[0]'],
    [{ ...BARE, logRetentionDays: 8 }, 'logRetentionDays'],
    [
      { ...BARE, customDomain: { domainName: 'api.example.com', certificateArn: 'mine' } },
      'customDomain.certificateArn',
    ],
  ])('%j stops the synthesis with the name of what is wrong', (content, field) => {
    expect(() => readStage('a', folderOf({ 'a.json': content }))).toThrow(field)
  })
})

describe('stages/stage.schema.json', () => {
  const written = readFileSync(new URL('../../stages/stage.schema.json', import.meta.url), 'utf8')

  test('is made of the schema: otherwise run npm run docs:stages', () => {
    expect(JSON.parse(written)).toEqual(stageFileJsonSchema())
  })

  test('and docs/stages.md are of one make', () => {
    const page = readFileSync(new URL('../../docs/stages.md', import.meta.url), 'utf8')
    expect(page).toBe(describeStageFields())
  })

  test('describes every field', () => {
    const { properties } = stageFileJsonSchema() as { readonly properties: Record<string, { description?: string }> }
    const fields = Object.keys(stageConfigSchema.shape)
    expect(fields.filter((field) => (properties[field]?.description ?? '') === '')).toEqual([])
  })
})
