import type { ParseArgsOptionsConfig } from 'node:util'
import { UsageError } from '../client/src/cli/command-line.ts'
import { MAX_KEY_NAME_CHARS, rateLimitSchema, workspaceIdSchema } from '../lambdas/access/api-key.ts'
import type { RateLimit } from '../lambdas/access/api-key.ts'
import type { NewKey } from '../lambdas/access/keys.ts'
import { PERMISSIONS, permissionSchema } from '../lambdas/access/permissions.ts'
import type { Permission } from '../lambdas/access/permissions.ts'
import { parseOptions } from './parse-options.ts'

export const USAGE = `Usage: npm run --silent keys -- <command> [options]

  create --workspace W --permissions P[,P…]   creates a key and prints it; it is not shown again
         [--name N] [--expires-in 30d] [--rate-limit 600/60s]
  list   --workspace W                        lists the keys of a workspace, with their last use
  rotate --id I [--both-valid 24h]            creates a key like this one, which ends after that time
  revoke --id I                               revokes a key, and lists the webhooks that it
         [--disable-webhooks]                 created or changed last, or disables them

  --stage S    dev, prod or local (default: a running local cloud, otherwise dev)
  Permissions: ${PERMISSIONS.join(', ')}
  Durations:   a whole number of s, m, h or d, such as 90s or 30d
`

export type KeyCommand = { readonly stage: string | undefined } & (
  | { readonly action: 'create'; readonly wanted: NewKey }
  | { readonly action: 'list'; readonly workspaceId: string }
  | { readonly action: 'revoke'; readonly keyId: string; readonly disableWebhooks: boolean }
  | { readonly action: 'rotate'; readonly keyId: string; readonly bothValidFor: number }
)

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const DURATION = /^([1-9]\d{0,8})([smhd])$/
/** Ten years: longer is a slip of the hand, or a key that was meant never to expire. */
const MAX_DURATION_MS = 3_650 * MILLISECONDS.d

/** Of a key that is replaced: long enough to hand the new one out. */
const DEFAULT_BOTH_VALID = '24h'

const STAGE = /^[a-z][a-z0-9-]{0,31}$/

const isUnit = (text: string | undefined): text is keyof typeof MILLISECONDS =>
  text !== undefined && Object.hasOwn(MILLISECONDS, text)

/** A duration such as 30d, in milliseconds. */
const parseDuration = (option: string, text: string): number => {
  const [, amount, unit] = DURATION.exec(text) ?? []
  if (!isUnit(unit)) throw new UsageError(`${option}: '${text}' is not a duration such as 90s, 15m, 12h or 30d.`)
  const milliseconds = Number(amount) * MILLISECONDS[unit]
  if (milliseconds > MAX_DURATION_MS) throw new UsageError(`${option}: '${text}' is more than 3650d.`)
  return milliseconds
}

/** A rate limit such as 600/60s. */
const parseRateLimit = (text: string): RateLimit => {
  const [, requests, window] = /^([1-9]\d{0,8})\/(.+)$/.exec(text) ?? []
  if (window === undefined) throw new UsageError(`--rate-limit: '${text}' is not a limit such as 600/60s.`)
  const limit = rateLimitSchema.safeParse({
    requests: Number(requests),
    window_seconds: parseDuration('--rate-limit', window) / MILLISECONDS.s,
  })
  if (!limit.success) throw new UsageError('--rate-limit: at most 1000000 requests, in a window of at most a day.')
  return limit.data
}

/** Permissions separated by commas. */
const parsePermissions = (text: string): Permission[] =>
  text.split(',').map((entry) => {
    const permission = permissionSchema.safeParse(entry.trim())
    if (permission.success) return permission.data
    throw new UsageError(`--permissions: '${entry.trim()}' is none of ${PERMISSIONS.join(', ')}.`)
  })

const parseWorkspace = (text: string): string => {
  const workspace = workspaceIdSchema.safeParse(text)
  if (workspace.success) return workspace.data
  throw new UsageError(`--workspace: must be 1 to 64 letters, digits, underscores or hyphens.`)
}

const parseName = (text: string): string => {
  if (text !== '' && text.length <= MAX_KEY_NAME_CHARS) return text
  throw new UsageError(`--name: must have 1 to ${MAX_KEY_NAME_CHARS} characters.`)
}

const OPTIONS = {
  create: ['workspace', 'permissions', 'name', 'expires-in', 'rate-limit', 'stage'],
  list: ['workspace', 'stage'],
  revoke: ['id', 'stage'],
  rotate: ['id', 'both-valid', 'stage'],
} as const

/** Options without a value. */
const FLAGS = { create: [], list: [], revoke: ['disable-webhooks'], rotate: [] } as const

type Action = keyof typeof OPTIONS
type Values = Readonly<Record<string, string | undefined>>

const isAction = (text: string | undefined): text is Action => text !== undefined && Object.hasOwn(OPTIONS, text)

const optionValues = (action: Action, args: string[]): Values => {
  const texts = OPTIONS[action].map((name) => [name, { type: 'string', multiple: true }] as const)
  const flags = FLAGS[action].map((name) => [name, { type: 'boolean', multiple: true }] as const)
  const options = Object.fromEntries<ParseArgsOptionsConfig[string]>([...texts, ...flags])
  const given = Object.entries<unknown>(parseOptions(args, options).values)
  return Object.fromEntries(given.map(([name, values]) => [name, once(name, values)]))
}

/** An option given twice is a mistake; parseArgs would silently take the last. A flag that is given is an empty text. */
const once = (name: string, given: unknown): string | undefined => {
  const values: unknown[] = Array.isArray(given) ? given : [given]
  if (values.length > 1) throw new UsageError(`--${name} is given more than once.`)
  const [value] = values
  return value === true ? '' : typeof value === 'string' ? value : undefined
}

const required = (values: Values, name: string): string => {
  const value = values[name]
  if (value === undefined) throw new UsageError(`--${name} is missing.`)
  return value
}

const optional = <T>(text: string | undefined, parse: (text: string) => T): T | undefined =>
  text === undefined ? undefined : parse(text)

const parseStage = (text: string): string => {
  if (STAGE.test(text)) return text
  throw new UsageError(`--stage: '${text}' is no name of a stage.`)
}

const newKey = (values: Values): NewKey => ({
  workspaceId: parseWorkspace(required(values, 'workspace')),
  permissions: parsePermissions(required(values, 'permissions')),
  name: optional(values['name'], parseName),
  expiresIn: optional(values['expires-in'], (text) => parseDuration('--expires-in', text)),
  rateLimit: optional(values['rate-limit'], parseRateLimit),
})

/** What the arguments of the command line ask for. */
export const parseKeyCommand = ([action, ...args]: readonly string[]): KeyCommand => {
  if (!isAction(action)) throw new UsageError('The first argument must be create, list, rotate or revoke.')
  const values = optionValues(action, args)
  const stage = optional(values['stage'], parseStage)
  switch (action) {
    case 'create':
      return { action, stage, wanted: newKey(values) }
    case 'list':
      return { action, stage, workspaceId: parseWorkspace(required(values, 'workspace')) }
    case 'revoke':
      return {
        action,
        stage,
        keyId: required(values, 'id'),
        disableWebhooks: values['disable-webhooks'] !== undefined,
      }
    case 'rotate':
      return {
        action,
        stage,
        keyId: required(values, 'id'),
        bothValidFor: parseDuration('--both-valid', values['both-valid'] ?? DEFAULT_BOTH_VALID),
      }
  }
}
