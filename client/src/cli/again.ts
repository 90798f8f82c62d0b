import type { Job } from '../responses.ts'

/** What made a command, to be given again. */
export interface Invocation {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

type Found = Pick<Job, 'error_summary' | 'warnings' | 'error'>

/** Of a locale such as de_DE.UTF-8. */
const REGION = /^[a-z]{2,3}[_-]([A-Z]{2})(?![A-Za-z])/

/** The country of the machine's language: the most likely country of the user who imports a file on it. */
const countryOf = ({ LC_ALL, LC_TELEPHONE, LANG }: NodeJS.ProcessEnv): string | undefined => {
  for (const locale of [LC_ALL, LC_TELEPHONE, LANG]) {
    const [, region] = REGION.exec(locale ?? '') ?? []
    if (region !== undefined) return region
  }
  return undefined
}

/** An option of a command, and what it is for where its value is a guess. */
interface Advice {
  readonly args: readonly string[]
  readonly note?: string
}

type Advise = (env: NodeJS.ProcessEnv) => Advice

const defaultCountry: Advise = (env) => ({
  args: ['--default-country', countryOf(env) ?? 'DE'],
  note: 'with the country that the phones are from',
})

const dateOrder: Advise = (env) => ({
  args: ['--date-order', countryOf(env) === 'US' ? 'mdy' : 'dmy'],
  note: 'with the order that the dates have: dmy, mdy or ymd',
})

const matchBy: Advise = () => ({ args: ['--match-by', 'email'], note: 'where several people share a phone' })

/** What a message of the service names, and the option that answers it. */
const BY_MESSAGE: readonly (readonly [named: RegExp, option: string, advise: Advise])[] = [
  [/Send default_country/, '--default-country', defaultCountry],
  [/Send date_order/, '--date-order', dateOrder],
  [/send match_by/, '--match-by', matchBy],
]

/** The option that a path at fault asks for. */
const ofField = (path: string, why: string): Advice | undefined => {
  const [, encoding] = path === 'encoding' ? (/may be ([\w.:-]+)/.exec(why) ?? []) : []
  if (encoding !== undefined) return { args: ['--encoding', encoding], note: 'with the encoding that the file has' }
  const [, sheet] = path === 'sheet' ? (/"((?:[^"\\]|\\.)*)"/.exec(why) ?? []) : []
  if (sheet !== undefined) return { args: ['--sheet', JSON.parse(`"${sheet}"`) as string] }
  const [, field] = path.startsWith('mapping.') ? (/^may be ([a-z_]+)/.exec(why) ?? []) : []
  if (field !== undefined) return { args: ['--map', `${path.slice('mapping.'.length)}=${field}`] }
  return path === 'csv' && why.includes('set has_header to false')
    ? { args: ['--no-header', '--map', '1=email'], note: 'with the field of each column, by its number' }
    : undefined
}

const isGiven = (args: readonly string[], option: string): boolean =>
  args.some((arg) => arg === option || arg.startsWith(`${option}=`))

const adviceOf = (fields: Readonly<Record<string, string>>, found: Found | undefined, { args, env }: Invocation) => {
  const advice = Object.entries(fields).flatMap(([path, why]) => ofField(path, why) ?? [])
  const isMapped = advice.some(({ args: [option] }) => option === '--map')
  // Other columns of the file were recognised, and shall be read as well.
  if (isMapped && !isGiven(args, '--map')) advice.push({ args: ['--mapping-mode', 'extend'] })
  const failed = found?.error_summary ?? []
  const warnings = found?.warnings ?? []
  const dropped = warnings.filter(({ code }) => code === 'dropped_value')
  const differing = warnings.filter(({ code }) => code === 'email_differs')
  for (const [named, option, advise] of BY_MESSAGE) {
    const isDropped = dropped.some(({ message }) => named.test(message))
    const isSaid = [...failed, ...dropped, ...differing].some(({ message }) => named.test(message))
    if (isGiven(args, option) || !isSaid) continue
    advice.push(advise(env))
    // Their contacts are there by now, without the value.
    const isUpdate = isGiven([...args, ...advice.flatMap((one) => one.args)], '--update-existing')
    if (isDropped && !isUpdate) advice.push({ args: ['--update-existing'] })
  }
  return advice
}

/** A word as shells read it back. */
const quoted = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", String.raw`'\''`)}'` : `"${word}"`
}

/** The arguments less the key, which is not to be shown, and less what another value replaces. */
const kept = (args: readonly string[], replaced: ReadonlySet<string>): string[] => {
  const left: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    const [option = ''] = arg.split('=', 1)
    if (option !== '--key' && !replaced.has(option)) left.push(arg)
    else if (arg === option) at += 1
  }
  return left
}

const REPLACED = new Set(['--encoding', '--sheet', '--mapping-mode'])

const commandOf = ({ args, env }: Invocation, added: readonly string[]): string => {
  const replaced = new Set(added.filter((word) => REPLACED.has(word)))
  const name = env['npm_command'] === 'exec' ? 'npx contacts-import' : 'contacts-import'
  return [name, ...[...kept(args, replaced), ...added].map(quoted)].join(' ')
}

const OF_APPLY = new Set(['--on-drift'])

/** What retries the rows of an applied dry run: applying it again is the same job, and takes no options of an import. */
export const asRetry = ({ args, env }: Invocation, dryRun: string, { job_id }: Pick<Job, 'job_id'>): Invocation => {
  const words = new Map([
    ['apply', 'retry'],
    [dryRun, job_id],
  ])
  return { env, args: kept(args, OF_APPLY).map((arg) => words.get(arg) ?? arg) }
}

/**
 * The command that imports what this one could not, line by line: with the options that the service's messages ask for. None where they
 * ask for none. `fields` are the paths at fault of a request, or of a job that failed as a whole.
 */
export const againLines = (
  invocation: Invocation,
  fields: Readonly<Record<string, string>>,
  found?: Found,
): readonly string[] => {
  const advice = adviceOf(fields, found, invocation)
  if (advice.length === 0) return []
  const notes = advice.flatMap(({ note }) => note ?? [])
  const command = commandOf(
    invocation,
    advice.flatMap(({ args }) => args),
  )
  return [`Run it again${notes.length > 0 ? `, ${notes.join(', and ')}` : ''}:`, `  ${command}`]
}
