import type { OtherValue } from '../source/raw-row.ts'
import type { Card } from './cards.ts'
import type { Property } from './properties.ts'
import { type DecodeText, textOf } from './values.ts'

/** A card while its fields are read: what was taken of it, and from where. */
export class CardReading {
  readonly values: Record<string, unknown> = {}
  readonly others: Record<string, readonly OtherValue[]> = {}
  /** Field → property that it was read from. */
  readonly columns: Record<string, string> = {}
  readonly properties: readonly Property[]
  readonly #taken = new Set<Property>()
  readonly #decode: DecodeText

  constructor({ properties }: Card, decode: DecodeText) {
    this.properties = properties
    this.#decode = decode
  }

  text(property: Property): string {
    return textOf(property, this.#decode)
  }

  /** Properties of one name. */
  all(name: string): readonly Property[] {
    return this.properties.filter((property) => property.name === name)
  }

  /** The first of some properties that says something, as that. */
  first(
    properties: readonly Property[],
    of: (text: string) => string,
  ): { readonly property: Property; readonly text: string } | undefined {
    for (const property of properties) {
      const text = of(this.text(property))
      if (text !== '') return { property, text }
    }
    return undefined
  }

  give(field: string, property: Property, value: string | readonly string[]): void {
    this.take([property])
    if (value.length === 0) return
    this.values[field] = value
    this.columns[field] = property.name
  }

  /** Gives a field the first of some properties that says something. */
  giveFirst(field: string, properties: readonly Property[], of: (text: string) => string): Property | undefined {
    const found = this.first(properties, of)
    if (found !== undefined) this.give(field, found.property, found.text)
    return found?.property
  }

  /** Marks properties as read, so that no warning counts them. */
  take(properties: readonly Property[]): void {
    for (const property of properties) this.#taken.add(property)
  }

  left(): readonly Property[] {
    return this.properties.filter((property) => !this.#taken.has(property))
  }
}
