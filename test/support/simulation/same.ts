/** Throws unless both are the same JSON. */
export const same = (what: string, actual: unknown, expected: unknown): void => {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== should) throw new Error(`${what}\n  is      ${is}\n  must be ${should}`)
}
