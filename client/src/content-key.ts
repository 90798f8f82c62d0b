import { createHash } from 'node:crypto'
import type { ImportOptions } from './import-request.ts'

export interface KeyedContent {
  readonly bytes: Uint8Array
  readonly format: string
  /** In order. */
  readonly options: ImportOptions
  /** A key that the caller has given, where the content's own is not asked for. */
  readonly under?: string | undefined
}

/** An Idempotency-Key that is the same for the same bytes with the same options, and for nothing else. */
export const contentKey = ({ bytes, format, options, under }: KeyedContent): string => {
  const named = JSON.stringify({ format, options, under })
  return `sha256-${createHash('sha256').update(named).update('\n').update(bytes).digest('hex')}`
}
