import { dateFromSerial, format, getFormatDateInfo, getFormatInfo } from 'numfmt'

/** A number as its cell shows it. */
export type Show = (value: number) => string

/** Days by which the dates of Excel for the early Macintosh begin later. */
const DAYS_TO_1904 = 1462

/** Excel computes with 15 digits; binary fractions have more. */
const DIGITS = 15

/**
 * A number that has no form of its own: all its digits. A sheet shows as many as its column is wide, and `4.9E+11` of a longer one: of a
 * phone that is nothing.
 */
const plain: Show = (value) => {
  if (Number.isSafeInteger(value)) return String(value)
  const rounded = Number(value.toPrecision(DIGITS))
  const text = String(rounded)
  return text.includes('e-') ? rounded.toFixed(MAX_DECIMALS).replace(/\.?0+$/, '') : text
}

const MAX_DECIMALS = 20

/**
 * Forms of a date that are unambiguous: the year first, dots, or the name of the month (in a language that is read, or
 * of the program). All others become ISO, because `3/4/2024` depends on the country; so do forms that depend on the
 * settings of the computer.
 */
const SURE_DATES: readonly RegExp[] = [
  /^yyyy([-/.])mm?\1dd?(?: h|$)/,
  /^dd?\. ?mm?\. ?yyyy(?: h|$)/,
  /^dd?[-. ]+mmmm? yyyy(?: h|$)/,
  /^dd?-mmmm?-yyyy(?: h|$)/,
  /^mmmm? dd?, yyyy(?: h|$)/,
]

const READ_LANGUAGES: ReadonlySet<number> = new Set([0x07, 0x09, 0x0a, 0x0c, 0x10, 0x13, 0x16])
const LANGUAGE_BITS = 0x3ff

/** The first section of a code without what only dresses it; undefined where its language is one that is not read. */
const datePart = (code: string): string | undefined => {
  const [section = ''] = code.toLowerCase().split(';')
  const [, language] = /\[\$[^\]-]*-(?:x-)?([0-9a-f]+)/.exec(section) ?? []
  if (language !== undefined && !READ_LANGUAGES.has(Number.parseInt(language, 16) & LANGUAGE_BITS)) return undefined
  return section
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/"([^"]*)"/g, '$1')
    .trim()
}

const isSure = (code: string): boolean => {
  const part = datePart(code)
  return part !== undefined && SURE_DATES.some((sure) => sure.test(part))
}

const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0')

const isoOf = (serial: number, hasTime: boolean): string => {
  const [year, month, day, hours, minutes, seconds] = dateFromSerial(serial)
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
  return hasTime ? `${date}T${pad(hours)}:${pad(minutes)}:${pad(seconds)}` : date
}

/** The days that Excel has dates for: 1 January 1900 to 31 December 9999. */
const isDay = (serial: number): boolean => serial >= 1 && serial < 2_958_466

/** How cells of a format show numbers. Of what the code does not say, or says wrongly, all digits are shown. */
export const makeShow = (code: string, is1904: boolean): Show => {
  const { type, isDate } = getFormatInfo(code)
  if (type === 'general' || type === 'scientific' || type === 'text' || type === 'error') return plain
  const { year, month, day, hours } = getFormatDateInfo(code)
  if (year && month && day && !isSure(code)) {
    return (value) => {
      const serial = value + (is1904 ? DAYS_TO_1904 : 0)
      return isDay(serial) ? isoOf(serial, hours) : plain(value)
    }
  }
  const shift = isDate && is1904 ? DAYS_TO_1904 : 0
  return (value) => shownBy(code, value + shift) ?? plain(value)
}

/** Undefined where the code cannot show the number: it hides it, or is none. */
const shownBy = (code: string, value: number): string | undefined => {
  try {
    const shown = format(code, value, { locale: 'en', nbsp: false }).trim()
    return shown === '' || shown.startsWith('##') ? undefined : shown
  } catch {
    return undefined
  }
}
