import type { Property } from './properties.ts'

/** One card, by its properties. */
export interface Card {
  /** Line on which it begins. */
  readonly line: number
  readonly properties: readonly Property[]
  /** The file ends in the middle of one of its lines. */
  readonly isCutOff: boolean
}

/** A card has some dozens; one that has more than this has no more that count. */
const MAX_PROPERTIES = 2000

const isOfCard = ({ name, value }: Property, word: 'BEGIN' | 'END'): boolean =>
  name === word && value.trim().toUpperCase() === 'VCARD'

/** Version 2.1 puts the card of an agent right into the card. */
const beginsAgent = (properties: readonly Property[]): boolean => {
  const last = properties.at(-1)
  return last?.name === 'AGENT' && last.value.trim() === ''
}

/** Puts cards together of the properties that come in. */
class CardReader {
  #card: { readonly line: number; readonly begin: Property; readonly properties: Property[] } | undefined
  /** Cards that are open inside of it. */
  #agents = 0

  /** The card that is complete, now that this property has come. */
  write(property: Property): Card | undefined {
    const card = this.#card
    if (isOfCard(property, 'BEGIN')) return this.#begin(property)
    if (card === undefined) return undefined
    if (isOfCard(property, 'END')) {
      if (this.#agents > 0) this.#agents -= 1
      else return this.end(false)
    } else if (this.#agents === 0 && card.properties.length < MAX_PROPERTIES) card.properties.push(property)
    return undefined
  }

  end(isCutOff: boolean): Card | undefined {
    const card = this.#card
    this.#card = undefined
    return card && { line: card.line, properties: card.properties, isCutOff }
  }

  /** How the card begins that is not complete; undefined where none is. */
  open(): Property | undefined {
    return this.#card?.begin
  }

  #begin(begin: Property): Card | undefined {
    if (this.#card !== undefined && (this.#agents > 0 || beginsAgent(this.#card.properties))) {
      this.#agents += 1
      return undefined
    }
    const ended = this.end(false)
    this.#card = { line: begin.line, begin, properties: [] }
    return ended
  }
}

/**
 * The cards of a file. One whose end is missing ends where the next begins. The card of an agent is no card of its own.
 * `onBatch` is called when the cards that were returned are done with.
 */
export async function* cardsOf(
  batches: AsyncIterable<readonly Property[]>,
  onBatch: (open: Property | undefined) => void = () => undefined,
): AsyncGenerator<readonly Card[], void, undefined> {
  const reader = new CardReader()
  let last: Property | undefined
  for await (const properties of batches) {
    last = properties.at(-1) ?? last
    yield properties.flatMap((property) => reader.write(property) ?? [])
    onBatch(reader.open())
  }
  yield [reader.end(last?.isOpen ?? false) ?? []].flat()
}
