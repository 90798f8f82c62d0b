/** What a file is, told by its first bytes as the service tells it, and its name. */
export type FileKind = 'csv' | 'xlsx' | 'vcard' | 'json' | 'gzip' | 'zip' | 'text'

export type Refusal = 'empty' | 'pdf' | 'image' | 'old_excel' | 'word'

export interface CheckedFile {
  readonly kind: FileKind
  readonly contentType: string
}

const HEAD_BYTES = 64

const startsWith = (head: Uint8Array, bytes: readonly number[]): boolean => bytes.every((byte, n) => head[n] === byte)

const REFUSED: readonly (readonly [Refusal, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['old_excel', [0xd0, 0xcf, 0x11, 0xe0]],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['image', [0x47, 0x49, 0x46, 0x38]],
]

const kindOf = (name: string, head: Uint8Array): FileKind => {
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip'
  if (startsWith(head, [0x50, 0x4b])) return /\.xlsx$/i.test(name) ? 'xlsx' : 'zip'
  const text = new TextDecoder().decode(head).trimStart()
  if (/^(\ufeff)?BEGIN:VCARD/i.test(text)) return 'vcard'
  if (/\.(ndjson|jsonl|json)$/i.test(name)) return 'json'
  return /\.(csv|tsv|txt)$/i.test(name) ? 'csv' : 'text'
}

/** The file, or why it is not worth sending. */
export const checkFile = async (file: File): Promise<CheckedFile | Refusal> => {
  if (file.size === 0) return 'empty'
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const refused = REFUSED.find(([, bytes]) => startsWith(head, bytes))
  if (refused !== undefined) return refused[0]
  const kind = kindOf(file.name, head)
  if (kind === 'zip' && /\.docx?$/i.test(file.name)) return 'word'
  return { kind, contentType: kind === 'csv' ? 'text/csv' : 'application/octet-stream' }
}
