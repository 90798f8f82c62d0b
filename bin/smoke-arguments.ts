import { UsageError } from '../client/src/cli/command-line.ts'
import type { SmokeTarget } from './smoke-test.ts'
import { parseOptions } from './parse-options.ts'

export const USAGE = `Usage: npm run --silent smoke -- --url https://api.example.com [options]

  Tries a deployed stage as a customer does: documentation, an unknown key, an import and its contact,
  and a queued import. It writes one contact, smoke-test@example.com.

  --url U       address of the API, before /v1
  --key K       with write:contacts and read:contacts, of a workspace for this (default: SMOKE_KEY)
  --patience S  seconds for a queued import to end (default: 120)
`

const DEFAULT_PATIENCE_SECONDS = 120

const OPTIONS = {
  url: { type: 'string' },
  key: { type: 'string' },
  patience: { type: 'string' },
} as const

const parseUrl = (text: string | undefined): string => {
  if (text === undefined) throw new UsageError('--url is missing.')
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new UsageError(`--url: '${text}' is no address such as https://api.example.com.`)
  return text.replace(/\/+$/, '')
}

const parsePatience = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_PATIENCE_SECONDS
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`--patience: '${text}' is no number of seconds.`)
  return Number(text)
}

/** What the arguments of the command line ask for. Throws `UsageError`. */
export const parseSmokeArguments = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SmokeTarget => {
  const { url, key = environment['SMOKE_KEY'], patience } = parseOptions(args, OPTIONS).values
  if (key === undefined || key === '') throw new UsageError('--key is missing, and SMOKE_KEY is not set.')
  return { url: parseUrl(url), key, patienceMs: parsePatience(patience) * 1_000 }
}
