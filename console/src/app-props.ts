import type { Options } from './types.ts'

export interface AppProps {
  readonly api: string
  readonly lang: string
  readonly options: Options
  /** The token that the page has; undefined: a person is asked for one. */
  readonly token: () => Promise<string | undefined>
  readonly onToken: (token: string | undefined) => void
  readonly onEvent: (name: 'imported' | 'failed' | 'closed', detail?: unknown) => void
  /** Whether there is something to close. */
  readonly canClose: boolean
  readonly canDisconnect: boolean
}
