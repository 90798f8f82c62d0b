import { parseArgs } from 'node:util'
import { accountCommandOf, isAccountAction, type AccountCommand } from './account-commands.ts'
import { UsageError } from './command-line.ts'
import { readCredentials, type Credentials } from './credentials.ts'
import { type ExportCommand, exportFormatOf } from './export-command.ts'
import { refuseMeaningless } from './meanings.ts'
import { isJobAction, type JobCommand, jobIdOf } from './job-commands.ts'
import { FORMATS, formatOf as formatOfName } from '../file-format.ts'
import type { FileFormat } from '../file-package.ts'
import type { ImportOptions } from '../import-request.ts'

/** What is done with a job instead of importing a file. */
export type Followed =
  | { readonly action: 'apply'; readonly jobId: string; readonly onDrift?: 'continue' | 'stop' | undefined }
  | { readonly action: 'retry'; readonly jobId: string }
  | { readonly action: 'undo'; readonly jobId: string }

export interface ImportCommand {
  readonly action: 'import'
  /** A path, or `-` for standard input. */
  readonly file: string
  readonly format: FileFormat
  readonly url: string
  readonly key: string
  readonly options: ImportOptions
  /** Of a command about a job; its `file` is the name of the job. */
  readonly follows?: Followed
  readonly idempotencyKey?: string
  /** Import anew what was imported under the content's own key. */
  readonly again: boolean
  /** Undefined: chosen by the terminal. */
  readonly wait?: boolean
  readonly json: boolean
  /** Where to put the rows that failed, if not beside the file. */
  readonly rejects?: string
}

/** `mcp [FOLDER]`: tools for an agent, on standard input and output. */
export interface McpCommand {
  readonly action: 'mcp'
  readonly folder: string
  readonly url: string
  readonly key: string
}

export type Command =
  | ImportCommand
  | JobCommand
  | ExportCommand
  | McpCommand
  | AccountCommand
  | { readonly action: 'help' }
  | { readonly action: 'version' }

const FORMAT_NAMES = [...new Set(FORMATS.values())].join(', ')
const DELIMITERS: ReadonlyMap<string, ImportOptions['delimiter']> = new Map([
  [',', ','],
  [';', ';'],
  ['|', '|'],
  ['\t', '\t'],
  ['\\t', '\t'],
  ['tab', '\t'],
])

export const OPTIONS = {
  map: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  'mapping-from': { type: 'string' },
  'mapping-mode': { type: 'string' },
  'other-columns': { type: 'string' },
  encoding: { type: 'string' },
  sheet: { type: 'string' },
  'date-order': { type: 'string' },
  'on-invalid-value': { type: 'string' },
  tag: { type: 'string', multiple: true },
  'update-existing': { type: 'boolean' },
  'match-by': { type: 'string', multiple: true },
  merge: { type: 'string', multiple: true },
  'blank-cells': { type: 'string' },
  'no-create': { type: 'boolean' },
  'no-header': { type: 'boolean' },
  delimiter: { type: 'string' },
  'default-country': { type: 'string' },
  'dry-run': { type: 'boolean' },
  'on-drift': { type: 'string' },
  format: { type: 'string' },
  wait: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  json: { type: 'boolean' },
  rejects: { type: 'string' },
  outcome: { type: 'string' },
  source: { type: 'boolean' },
  'idempotency-key': { type: 'string' },
  again: { type: 'boolean' },
  url: { type: 'string' },
  key: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const

type Values = ReturnType<typeof parsed>['values']

const parsed = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })

/** Throws a UsageError in place of Node's own, whose message may hold an argument's value, and so a key. */
const parse = (args: readonly string[]): ReturnType<typeof parsed> => {
  try {
    return parsed(args)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const option = `The option ${/--?[a-z][a-z-]*/i.exec(message)?.[0] ?? ''}`
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new UsageError(`${option} does not exist.`)
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
      throw new UsageError(
        `${option} needs a value, or does not take one. If the value begins with a dash, write --option=-value.`,
      )
    throw error
  }
}

/** Column → field of each `--map`, and null of each `--ignore`. A column's name may hold an equals sign, the name of a field does not. */
const mappingOf = (pairs: readonly string[], ignored: readonly string[]): Record<string, string | null> => {
  const mapping = new Map<string, string | null>(ignored.map((column) => [column, null]))
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=')
    const [column, field] = [pair.slice(0, at), pair.slice(at + 1)]
    if (at < 1 || field === '') throw new UsageError(`--map needs "Column=field", not ${JSON.stringify(pair)}.`)
    if (mapping.has(column)) throw new UsageError(`The column ${JSON.stringify(column)} is mapped twice.`)
    mapping.set(column, field)
  }
  return Object.fromEntries(mapping)
}

const delimiterOf = (text: string | undefined): ImportOptions['delimiter'] => {
  if (text === undefined) return undefined
  const delimiter = DELIMITERS.get(text)
  if (delimiter === undefined) throw new UsageError('--delimiter must be one of , ; | tab.')
  return delimiter
}

const matchByOf = (given: readonly string[] | undefined): ImportOptions['match_by'] =>
  given
    ?.flatMap((text) => text.split(','))
    .map((kind) => {
      if (kind !== 'email' && kind !== 'phone' && kind !== 'external_id')
        throw new UsageError('--match-by must be email, phone or external_id.')
      return kind
    })

const RULES = ['overwrite', 'fill_blanks', 'never', 'add', 'replace'] as const

const mergeOf = (pairs: readonly string[] | undefined): ImportOptions['merge'] => {
  if (pairs === undefined) return undefined
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=')
      const rule = RULES.find((known) => known === pair.slice(at + 1))
      if (at < 1 || rule === undefined)
        throw new UsageError(
          `--merge needs "field=RULE", with one of ${RULES.join(', ')}, not ${JSON.stringify(pair)}.`,
        )
      return [pair.slice(0, at), rule]
    }),
  )
}

/** One of a few words, or nothing. */
const oneOf = <const T extends string>(values: Values, name: keyof Values, words: readonly T[]): T | undefined => {
  const text = values[name]
  if (text === undefined) return undefined
  const word = words.find((known) => known === text)
  if (word === undefined) throw new UsageError(`--${name} must be one of ${words.join(', ')}.`)
  return word
}

/** How columns and values are read. */
const readingOptions = (values: Values): ImportOptions => ({
  mapping_from: values['mapping-from'],
  mapping_mode: oneOf(values, 'mapping-mode', ['exact', 'extend']),
  other_columns: oneOf(values, 'other-columns', ['ignore', 'custom_fields']),
  encoding: values.encoding,
  sheet: values.sheet,
  date_order: oneOf(values, 'date-order', ['dmy', 'mdy', 'ymd']),
  on_invalid_value: oneOf(values, 'on-invalid-value', ['auto', 'fail', 'drop']),
})

const optionsOf = (values: Values): ImportOptions => ({
  ...readingOptions(values),
  mapping: mappingOf(values.map ?? [], values.ignore ?? []),
  tags: values.tag ?? [],
  update_existing: values['update-existing'] ?? false,
  match_by: matchByOf(values['match-by']),
  merge: mergeOf(values.merge),
  blank_cells: oneOf(values, 'blank-cells', ['ignore', 'clear']),
  ...(values['no-create'] === true && { create_missing: false }),
  has_header: values['no-header'] !== true,
  delimiter: delimiterOf(values.delimiter),
  default_country: values['default-country'],
  dry_run: values['dry-run'] ?? false,
})

const formatOf = (file: string, given: string | undefined): FileFormat => {
  if (given === undefined) return formatOfName(file)
  const format = FORMATS.get(given)
  if (format === undefined) throw new UsageError(`--format must be one of ${FORMAT_NAMES}.`)
  return format
}

const refuseBoth = (values: Values, one: 'wait' | 'again', other: 'no-wait' | 'idempotency-key'): void => {
  if (values[one] !== undefined && values[other] !== undefined)
    throw new UsageError(`--${one} and --${other} cannot be used together.`)
}

const waitOf = (values: Values): { wait?: boolean } => {
  if (values.wait === true) return { wait: true }
  return values['no-wait'] === true ? { wait: false } : {}
}

/** `check FILE`, `apply JOB`, `retry JOB` and `undo JOB`. A single word is a file, whatever its name. */
const subcommandOf = (positionals: readonly string[], values: Values) => {
  const [action, name] = positionals
  if (positionals.length !== 2 || name === undefined) return undefined
  if (action === 'check') return { file: name, isCheck: true }
  if (action !== 'apply' && action !== 'retry' && action !== 'undo') return undefined
  jobIdOf(action, [name])
  if (action !== 'apply') return { file: name, follows: { action, jobId: name } } as const
  const onDrift = oneOf(values, 'on-drift', ['continue', 'stop'])
  return { file: name, follows: { action, jobId: name, ...(onDrift && { onDrift }) } } as const
}

const missing = (what: string, variable: string): UsageError =>
  new UsageError(`${what} is missing. Give it as an option, set ${variable}, or run contacts-import login.`)

/** Options go before the environment, and that before what `login` has kept. A kept key is for the address that it was kept with. */
const serviceOf = (values: Values, env: NodeJS.ProcessEnv): Credentials => {
  const given = { url: values.url ?? env['CONTACTS_IMPORT_URL'], key: values.key ?? env['CONTACTS_IMPORT_KEY'] }
  const kept = given.url && given.key ? undefined : readCredentials(env)
  const url = given.url || kept?.url
  if (!url) throw missing('The address of the service (--url)', 'CONTACTS_IMPORT_URL')
  const key = given.key || (kept?.url === url ? kept.key : undefined)
  if (!key) throw missing('The API key (--key)', 'CONTACTS_IMPORT_KEY')
  return { url, key }
}

const OUTCOMES = ['created', 'updated', 'skipped', 'failed', 'deleted', 'restored', 'kept'] as const

/** `status ID` and `rows ID`. */
const jobCommandOf = (
  action: JobCommand['action'],
  { values, positionals }: ReturnType<typeof parsed>,
  env: NodeJS.ProcessEnv,
): JobCommand => {
  refuseMeaningless(action, values)
  const outcome = oneOf(values, 'outcome', OUTCOMES)
  return {
    action,
    jobId: jobIdOf(action, positionals.slice(1)),
    ...serviceOf(values, env),
    wait: waitOf(values).wait ?? false,
    json: values.json ?? false,
    source: values.source ?? false,
    ...(outcome !== undefined && { outcome }),
  }
}

/** `export FORMAT`. */
const exportCommandOf = ({ values, positionals }: ReturnType<typeof parsed>, env: NodeJS.ProcessEnv): ExportCommand => {
  refuseMeaningless('export', values)
  return { action: 'export', format: exportFormatOf(positionals.slice(1)), ...serviceOf(values, env) }
}

const mcpCommandOf = ({ values, positionals }: ReturnType<typeof parsed>, env: NodeJS.ProcessEnv): McpCommand => {
  refuseMeaningless('mcp', values)
  const [, folder = '.', ...more] = positionals
  if (more.length > 0) throw new UsageError('mcp reads the files of one folder.')
  return { action: 'mcp', folder, ...serviceOf(values, env) }
}

/** What the arguments ask for. Throws a UsageError, which never holds a key. */
export const parseCommand = (args: readonly string[], env: NodeJS.ProcessEnv): Command => {
  const { values, positionals } = parse(args)
  if (values.help === true) return { action: 'help' }
  if (values.version === true) return { action: 'version' }
  const [first] = positionals
  if (isAccountAction(first)) {
    const url = values.url ?? env['CONTACTS_IMPORT_URL']
    return accountCommandOf(first, { options: Object.keys(values), words: positionals.slice(1), url })
  }
  if (first === 'export') return exportCommandOf({ values, positionals }, env)
  if (first === 'mcp') return mcpCommandOf({ values, positionals }, env)
  if (isJobAction(first)) return jobCommandOf(first, { values, positionals }, env)
  const subcommand = subcommandOf(positionals, values)
  refuseMeaningless(subcommand?.follows?.action ?? (subcommand?.isCheck ? 'check' : 'import'), values)
  const [file, ...more] = subcommand === undefined ? positionals : [subcommand.file]
  if (file === undefined) throw new UsageError('No file given. Name a file, or - for standard input.')
  if (more.length > 0) throw new UsageError('Only one file can be imported at a time.')
  refuseBoth(values, 'wait', 'no-wait')
  refuseBoth(values, 'again', 'idempotency-key')
  const { 'idempotency-key': idempotencyKey, rejects } = values
  if (idempotencyKey !== undefined && !/^[\x20-\x7e]{1,255}$/.test(idempotencyKey))
    throw new UsageError('--idempotency-key must be 1 to 255 printable ASCII characters.')
  return {
    action: 'import',
    file,
    format: formatOf(file, values.format),
    ...serviceOf(values, env),
    options: { ...optionsOf(values), ...(subcommand?.isCheck && { dry_run: true }) },
    ...(subcommand?.follows && { follows: subcommand.follows }),
    again: values.again ?? false,
    json: values.json ?? false,
    ...waitOf(values),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(rejects !== undefined && { rejects }),
  }
}
