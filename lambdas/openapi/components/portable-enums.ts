const escaped = (value: string): string => value.replace('\t', '\\t').replace(/[.*+?^${}()|[\]]/g, '\\$&')

const isText = (values: readonly unknown[]): values is readonly string[] =>
  values.every((value) => typeof value === 'string')

/**
 * Rewrites an enum that generators of clients refuse, in place: of values of several types as one schema for each type, of texts with
 * a tab as a pattern.
 */
export const makeEnumPortable = (schema: Record<string, unknown>): void => {
  const values = schema['enum']
  if (!Array.isArray(values)) return
  const texts = values.filter((value) => typeof value === 'string')
  const numbers = values.filter((value) => typeof value === 'number')
  if (texts.length > 0 && numbers.length > 0) {
    delete schema['enum']
    delete schema['type']
    schema['anyOf'] = [
      { type: 'string', enum: texts },
      { type: 'integer', enum: numbers },
    ]
  } else if (isText(values) && values.some((value) => value.includes('\t'))) {
    delete schema['enum']
    schema['pattern'] = `^(?:${values.map(escaped).join('|')})$`
  }
}
