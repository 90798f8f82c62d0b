import type { ImportOptions } from './import-request.ts'

export interface KeyedContent {
  readonly bytes: Uint8Array
  readonly format: string
  /** In order. */
  readonly options: ImportOptions
  /** A key that the caller has given, where the content's own is not asked for. */
  readonly under?: string | undefined
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** An Idempotency-Key that is the same for the same bytes with the same options, and for nothing else. */
export const contentKey = async ({ bytes, format, options, under }: KeyedContent): Promise<string> => {
  const head = new TextEncoder().encode(`${JSON.stringify({ format, options, under })}\n`)
  const all = new Uint8Array(head.length + bytes.length)
  all.set(head)
  all.set(bytes, head.length)
  return `sha256-${hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', all)))}`
}
