import { ISO_DATE_PATTERN } from '../../contacts/created-date.ts'

/** Names of the months and their usual abbreviations in en, de, fr, es, it, pt, nl, folded. */
const MONTHS: readonly string[] = [
  'january jan januar janner janvier janv enero ene gennaio gen janeiro januari',
  'february feb februar fevrier fevr fev febrero febbraio fevereiro februari',
  'march mar marz maerz mrz mars marzo marco maart mrt',
  'april apr avril avr abril abr aprile',
  'may mai mayo maggio mag maio mei',
  'june jun juni juin junio giugno giu junho',
  'july jul juli juillet juil julio luglio lug julho',
  'august aug aout agosto ago augustus',
  'september sep sept septembre septiembre setiembre settembre set setembro',
  'october oct oktober okt octobre octubre ottobre ott outubro out',
  'november nov novembre noviembre novembro',
  'december dec dezember dez decembre diciembre dic dicembre dezembro',
]

const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
)

const monthOf = (name: string): number | undefined =>
  MONTH_OF.get(
    name
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  )

interface Day {
  readonly year: string
  readonly month: number
  readonly day: number
}

/** A number that can be no month tells the order; two that are the same need none. Undefined where nobody can tell. */
const dayOfNumbers = (one: number, other: number, year: string): Day | undefined => {
  if (one === other || other > 12) return { year, month: one, day: other }
  return one > 12 ? { year, month: other, day: one } : undefined
}

const dayOfName = (day: string, name: string, year: string): Day | undefined => {
  const month = monthOf(name)
  return month === undefined ? undefined : { year, month, day: Number(day) }
}

type Reader = readonly [pattern: RegExp, read: (groups: readonly string[]) => Day | undefined]

const READERS: readonly Reader[] = [
  // 2024/03/12, 2024.3.12, 2024-3-12: the year first is followed by the month, everywhere.
  [
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/,
    ([year = '', , month, day]) => ({ year, month: Number(month), day: Number(day) }),
  ],
  // 12.03.2024: points stand where the day is first.
  [
    /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/,
    ([day, month, year = '']) => ({ year, month: Number(month), day: Number(day) }),
  ],
  [
    /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/,
    ([one, , other, year = '']) => dayOfNumbers(Number(one), Number(other), year),
  ],
  // 12 Mar 2024, 12-Mar-2024, 12. März 2024, 12 de março de 2024, 1er mars 2024
  [
    /^(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?[ -](?:de )?(\p{L}{3,12})\.?,?[ -](?:de |del )?(\d{4})$/u,
    ([day = '', name = '', year = '']) => dayOfName(day, name, year),
  ],
  // Mar 12, 2024
  [
    /^(\p{L}{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u,
    ([name = '', day = '', year = '']) => dayOfName(day, name, year),
  ],
]

const TIME =
  /(?:,? |T)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})? ?([ap]\.?m\.?)?(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/i

const HOURS_OF_HALF_DAY = 12

/** The hour of 24; undefined where the half of the day does not fit it. */
const hourOf = (hour: number, half: string | undefined): number | undefined => {
  if (half === undefined) return hour
  if (hour < 1 || hour > HOURS_OF_HALF_DAY) return undefined
  return (hour % HOURS_OF_HALF_DAY) + (half.toLowerCase().startsWith('p') ? HOURS_OF_HALF_DAY : 0)
}

const padded = (number: number): string => String(number).padStart(2, '0')

const isoTime = ([, hour, minute, second = '00', half, offset = '']: RegExpExecArray): string | undefined => {
  const hourOfDay = hourOf(Number(hour), half)
  if (hourOfDay === undefined) return undefined
  return `T${padded(hourOfDay)}:${minute}:${second}${/^(?:UTC|GMT)$/i.test(offset) ? 'Z' : offset}`
}

const dayOf = (text: string): Day | undefined => {
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(text)
    if (match !== null) return read(match.slice(1))
  }
  return undefined
}

/** Longer than any date that is written. */
const MAX_DATE_CHARS = 64

/**
 * A date or date-time, written as exporters and spreadsheets write it, in the ISO form that contacts have: 12 Mar 2024, 12.03.2024,
 * 2024/03/12, March 12, 2024 5:04 PM. Undefined where it is ISO already or none of these, or nobody can tell the day from the month (3/12/2024), or
 * the year has two digits. Whether the day exists is for the reader of ISO dates to say.
 */
export const isoOfWritten = (cell: string): string | undefined => {
  if (cell.length > MAX_DATE_CHARS) return undefined
  const text = cell.trim().replace(/\s+/g, ' ')
  if (ISO_DATE_PATTERN.test(text)) return undefined
  const clock = TIME.exec(text)
  const day = dayOf(clock === null ? text : text.slice(0, clock.index))
  if (day === undefined) return undefined
  const time = clock === null ? '' : isoTime(clock)
  return time === undefined ? undefined : `${day.year}-${padded(day.month)}-${padded(day.day)}${time}`
}
