/** Seventeen digits, with or without a point, are where JSON readers begin to round; a shorter number is kept as it is. */
const MAY_BE_ROUNDED = /\d[\d.]{15}/

/** Digits of a number without its sign, point, exponent and the zeros that say nothing. */
const digitsOf = (number: string): string =>
  number
    .replace(/[eE].*$/, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '')

/**
 * `JSON.parse`, but a number that would be rounded is its text: ids of 17 digits and more come out as they went in. Other texts cost nothing
 * more.
 */
export const parseExactJson = (text: string): unknown =>
  MAY_BE_ROUNDED.test(text)
    ? JSON.parse(text, ((_: string, value: unknown, { source }: { readonly source?: string } = {}) =>
        typeof value === 'number' && source !== undefined && digitsOf(source) !== digitsOf(String(value))
          ? source
          : value) as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text)
