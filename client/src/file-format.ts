import type { FileFormat } from './file-package.ts'

/** Names of formats, and endings of file names. */
export const FORMATS: ReadonlyMap<string, FileFormat> = new Map([
  ['csv', 'csv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['json', 'json'],
  ['vcf', 'vcard'],
  ['vcard', 'vcard'],
  ['xlsx', 'xlsx'],
  ['gz', 'gzip'],
  ['gzip', 'gzip'],
  ['zip', 'zip'],
])

/** By the ending of a file's name; CSV where it says nothing. */
export const formatOf = (file: string): FileFormat =>
  FORMATS.get(/\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? '') ?? 'csv'
