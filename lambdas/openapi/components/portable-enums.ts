const escaped = (value: string): string => value.replace('\t', '\\t').replace(/[.*+?^${}()|[\]]/g, '\\$&')

/**
 * Rewrites an enum that generators of clients refuse, in place: of values of several types as one schema for each type, of texts with
 * a tab as a pattern.
 */
export const makeEnumPortable = (schema: Record<string, unknown>): void => {
  const values: unknown = schema['enum']
  if (!Array.isArray(values)) return
  const texts = values.filter((value): value is string => typeof value === 'string')
  const numbers = values.filter((value): value is number => typeof value === 'number')
  if (texts.length > 0 && numbers.length > 0) {
    delete schema['enum']
    delete schema['type']
    schema['anyOf'] = [
      { type: 'string', enum: texts },
      { type: 'integer', enum: numbers },
    ]
  } else if (texts.some((text) => text.includes('\t'))) {
    delete schema['enum']
    schema['pattern'] = `^(?:${texts.map(escaped).join('|')})$`
  }
}
