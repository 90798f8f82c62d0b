import { sampleContact, type SampleShape } from './sample-contacts.ts'

const HEADER = 'Full name,Email,Phone,Company,Tags\n'
/** Rows made at a time. */
const PIECE_ROWS = 500

const cell = (text = ''): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const line = (n: number, shape: SampleShape): string => {
  const { full_name, email, phone, company, tags } = sampleContact(n, shape)
  return `${cell(full_name)},${email},${phone ?? ''},${cell(company)},${tags?.join(';') ?? ''}\n`
}

/** A CSV of five columns, made as it is read: the same one for the same count and shape. */
export function* sampleCsv(rows: number, shape: SampleShape): Generator<Buffer> {
  yield Buffer.from(HEADER)
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    const count = Math.min(PIECE_ROWS, rows - from)
    yield Buffer.from(Array.from({ length: count }, (_, n) => line(from + n, shape)).join(''))
  }
}
