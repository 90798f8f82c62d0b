import type { ContactsImportClient } from '../client.ts'
import { ContactsImportError } from '../import-error.ts'
import { UsageError } from './command-line.ts'
import { SHELLS, type Shell } from './completion.ts'

/** A command that sends no import and shows none. */
export type AccountCommand =
  | { readonly action: 'login'; readonly url: string }
  | { readonly action: 'logout' }
  | { readonly action: 'completion'; readonly shell: Shell }

const ACTIONS: readonly string[] = ['login', 'logout', 'completion'] satisfies readonly AccountCommand['action'][]

export const isAccountAction = (word: string | undefined): word is AccountCommand['action'] =>
  word !== undefined && ACTIONS.includes(word)

/** `url` is the address that is given, as an option or by the environment. */
export const accountCommandOf = (
  action: AccountCommand['action'],
  given: { readonly options: readonly string[]; readonly words: readonly string[]; readonly url: string | undefined },
): AccountCommand => {
  const other = given.options.find((name) => action !== 'login' || name !== 'url')
  if (other !== undefined) throw new UsageError(`--${other} has no meaning with ${action}.`)
  const [word, ...more] = given.words
  if (action === 'completion') {
    const shell = SHELLS.find((known) => known === word)
    if (shell === undefined || more.length > 0) throw new UsageError(`completion needs one of ${SHELLS.join(', ')}.`)
    return { action, shell }
  }
  if (word !== undefined) throw new UsageError(`${action} takes no words.`)
  if (action === 'logout') return { action }
  if (given.url === undefined || given.url === '')
    throw new UsageError('The address of the service is missing. Give it as --url, or set CONTACTS_IMPORT_URL.')
  return { action, url: given.url }
}

/** Rejects with `invalid_key` where the service does not know the key. One that may not list imports is a key too. */
export const assertKnown = async (client: ContactsImportClient, signal: AbortSignal): Promise<void> => {
  try {
    await client.jobs({}, { signal }).next()
  } catch (error) {
    if (!(error instanceof ContactsImportError) || error.code !== 'insufficient_permissions') throw error
  }
}
