import { readVcards } from '../../../../lambdas/import/vcard/read-vcards.ts'
import { all, pieces } from './pieces.ts'

const card = (text: string): string => `BEGIN:VCARD\r\n${text}\r\nEND:VCARD\r\n`
const KILO = 1024

/** Each some megabytes: what is not linear would take minutes. */
describe('is read in linear time:', () => {
  it.each([
    ['a card of one long line', card(`FN:${'x'.repeat(4096 * KILO)}`), 1],
    ['a long line without a colon', `BEGIN:VCARD\r\n${'a'.repeat(4096 * KILO)}\r\n`, 1],
    ['many parameters', card(`FN${';a="b'.repeat(512 * KILO)}:x`), 1],
    ['a property of only folds', card(`FN:${'\r\n '.repeat(512 * KILO)}`), 1],
    ['a property of only soft line breaks', card(`FN;QUOTED-PRINTABLE:${'=\r\n'.repeat(512 * KILO)}`), 1],
    ['a card of only properties', card('TEL:1\r\n'.repeat(256 * KILO)), 1],
    ['only escapes', card(`N:${'\\;'.repeat(1024 * KILO)}`), 1],
    ['cards of agents in each other', 'AGENT:\r\nBEGIN:VCARD\r\n'.repeat(128 * KILO), 1],
    ['cards of nothing', 'BEGIN:VCARD\r\n'.repeat(64 * KILO), 64 * KILO],
    ['cards with very many addresses', card('EMAIL;PREF=1:a@x.de\r\n'.repeat(3000)).repeat(20), 20],
  ])('%s', async (_, file, cards) => {
    const nothing = { unread: () => undefined, assumedEncoding: () => undefined }
    const rows = await all(readVcards(pieces(Buffer.from(file)), {}, nothing))
    expect(rows).toHaveLength(cards)
  })
})
