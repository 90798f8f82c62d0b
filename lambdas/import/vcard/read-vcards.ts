import { TextDecoder } from 'node:util'
import { CONTACT_FIELDS } from '../../contacts/contact-schema.ts'
import type { RowError } from '../../contacts/row-errors.ts'
import type { Cells, RawRow } from '../source/raw-row.ts'
import type { ResumePoints } from '../source/resume-point.ts'
import { withoutUtf16 } from '../files/utf16.ts'
import { type Card, cardsOf } from './cards.ts'
import { type CardLosses, contactOf } from './contact.ts'
import { EXPORTED_CELLS, exportedContact } from './exported-card.ts'
import { linesOf } from './lines.ts'
import { propertiesOf, type Property } from './properties.ts'
import { decodeAs, decoderOf, type DecodeText } from './values.ts'

/** What of a file of cards became no field, and what had to be taken for granted. */
export interface VcardLosses extends CardLosses {
  /** A text that is not UTF-8, and of a property that names no character set, was read as Windows-1252. */
  assumedEncoding(): void
}

export interface VcardOptions {
  /** The character set of texts that are not UTF-8 and name none. */
  readonly encoding?: string
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const makeDecode = ({ encoding }: VcardOptions, losses: VcardLosses): DecodeText => {
  const given = encoding === undefined ? undefined : decoderOf(encoding)
  const assumed = new TextDecoder('windows-1252')
  return (bytes) => {
    try {
      return utf8.decode(bytes)
    } catch {
      if (given === undefined) losses.assumedEncoding()
      return decodeAs(given ?? assumed, bytes)
    }
  }
}

/** Rows of a file of vCards of version 2.1, 3.0 or 4.0: one a card, in memory of a bounded size. */
export async function* readVcards(
  pieces: AsyncIterable<Uint8Array>,
  options: VcardOptions,
  losses: VcardLosses,
  points?: ResumePoints,
): AsyncGenerator<RawRow, void, undefined> {
  const decode = makeDecode(options, losses)
  const from = points?.from
  let rowNumber = from?.rows ?? 0
  const onBatch = (open: Property | undefined): void => {
    if (open === undefined || points?.isDue(open.offset) !== true) return
    const { offset, line, keepsWhiteSpace } = open
    points.note({ format: 'vcard', offset, line, rows: rowNumber, card: { keeps_white_space: keepsWhiteSpace } })
  }
  const lines = linesOf(withoutUtf16(pieces), from)
  for await (const cards of cardsOf(propertiesOf(lines, from?.card?.keeps_white_space), onBatch)) {
    for (const card of cards) {
      if (isGroup(card)) losses.unread('KIND:group')
      else yield rowOf(card, (rowNumber += 1), decode, losses)
    }
  }
}

/** A group of other cards is no contact. */
const isGroup = ({ properties }: Card): boolean =>
  properties.some(
    ({ name, value }) => /^(?:KIND|X-ADDRESSBOOKSERVER-KIND)$/.test(name) && value.trim().toLowerCase() === 'group',
  )

/** The name of a property is its field: the caller gave no mapping. */
const CELLS: Cells = { found: new Set(CONTACT_FIELDS) }

const cutOff = (line: number): RowError => ({
  code: 'malformed_row',
  message: `The file ends in the middle of the card that begins on line ${line}.`,
})

const rowOf = (card: Card, rowNumber: number, decode: DecodeText, losses: VcardLosses): RawRow => {
  const { line } = card
  if (card.isCutOff) return { rowNumber, line, error: cutOff(line) }
  const exported = exportedContact(card, decode)
  if (exported !== undefined) return { rowNumber, line, ...exported, cells: EXPORTED_CELLS }
  const { values, others, columns } = contactOf(card, decode, losses)
  return { rowNumber, line, values, others, columns, cells: CELLS }
}
