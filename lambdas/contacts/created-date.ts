/** ISO 8601: a date, or a date and a time (to the minute at least) with or without an offset. */
export const ISO_DATE_PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const daysIn = (year: number, month: number): number => {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
}

const offsetMinutes = (offset: string | undefined): number | undefined => {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(3).replace(':', '') || 0)
  if (hours > 23 || minutes > 59) return undefined
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/**
 * A date as it is kept: a date stays the date, a date-time becomes RFC 3339 in UTC to the millisecond. One without an offset is
 * taken as UTC. Undefined where it is no ISO form, or a day or time that does not exist.
 */
export const parseIsoDate = (text: string): string | undefined => {
  const [, year, month, day, hour, minute, second, fraction, offset] = ISO_DATE_PATTERN.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  if (Number(year) < 1 || Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return undefined
  if (hour === undefined) return text
  const shift = offsetMinutes(offset)
  if (shift === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  const local = new Date(0)
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  local.setUTCHours(
    Number(hour),
    Number(minute) - shift,
    Number(second ?? 0),
    Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
  )
  const utcYear = local.getUTCFullYear()
  return utcYear < 1 || utcYear > 9999 ? undefined : local.toISOString()
}
