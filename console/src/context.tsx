import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Api } from './api.ts'
import type { Texts } from './texts.ts'
import type { Options } from './types.ts'

export interface Console {
  readonly api: Api
  readonly texts: Texts
  /** Options that the page that embeds the console has set: nobody changes them. */
  readonly fixed: Options
}

export const ConsoleContext = createContext<Console | undefined>(undefined)

export const useConsole = (): Console => {
  const value = useContext(ConsoleContext)
  if (value === undefined) throw new Error('There is no console around this part.')
  return value
}
