import { ISO_DATE_PATTERN } from '../../contacts/created-date.ts'
import type { DateOrder } from '../source/reading-options.ts'

/** Names of the months and their usual abbreviations in the languages of the header table, folded. */
const MONTHS: readonly string[] = [
  'january jan januar janner janvier janv enero ene gennaio gen janeiro januari tammikuuta stycznia sty ledna января янв січня ocak',
  'february feb februar fevrier fevr fev febrero febbraio fevereiro februari helmikuuta lutego lut unora февраля фев лютого subat',
  'march mar marz maerz mrz mars marzo marco maart mrt marts maaliskuuta marca brezna марта мар березня mart',
  'april apr avril avr abril abr aprile huhtikuuta kwietnia kwi dubna апреля апр квітня nisan',
  'may mai mayo maggio mag maio mei maj toukokuuta maja kvetna мая май травня mayis mayıs',
  'june jun juni juin junio giugno giu junho kesakuuta czerwca cze cervna июня июн червня haziran',
  'july jul juli juillet juil julio luglio lug julho heinakuuta lipca lip cervence июля июл липня temmuz',
  'august aug aout agosto ago augustus augusti elokuuta sierpnia sie srpna августа авг серпня agustos',
  'september sep sept septembre septiembre setiembre settembre set setembro syyskuuta wrzesnia wrz zari сентября сен вересня eylul',
  'october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta pazdziernika paz rijna октября окт жовтня ekim',
  'november nov novembre noviembre novembro marraskuuta listopada lis listopadu ноября ноя листопада kasim kasım',
  'december dec dezember dez decembre diciembre dic dicembre dezembro desember joulukuuta grudnia gru prosince декабря дек грудня aralik aralık',
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

/** Why a date cannot be read, and what to do about it. */
export const DATE_PROBLEMS = {
  order: 'The order of day and month in the date is unclear (as in 3/4/2024). Send date_order.',
  short_year: 'The year of the date has two digits. Write all four.',
  calendar: 'The year of the date is none of the usual calendar. Write the date as in 2024-03-12.',
  serial: 'The date is a number of a spreadsheet. Format the column as a date, and save the file again.',
} as const

export type DateProblem = keyof typeof DATE_PROBLEMS

/** A number above 12 shows the order; two equal numbers need none. Otherwise the column decides, if it can. */
const dayOfNumbers = (one: number, other: number, year: string, order: DateOrder | undefined): Day | 'order' => {
  if (one === other || other > 12) return { year, month: one, day: other }
  if (one > 12) return { year, month: other, day: one }
  if (order === 'mdy') return { year, month: one, day: other }
  return order === 'dmy' ? { year, month: other, day: one } : 'order'
}

const dayOfName = (day: string, name: string, year: string): Day | undefined => {
  const month = monthOf(name)
  return month === undefined ? undefined : { year, month, day: Number(day) }
}

/** 3/4/2024: which of the two is the day, the text does not say. */
const NUMBERS = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/

type Reader = readonly [
  pattern: RegExp,
  read: (groups: readonly string[], order: DateOrder | undefined) => Day | DateProblem | undefined,
]

const READERS: readonly Reader[] = [
  // 2024/03/12, 2024.3.12, 2024-3-12: the year first is followed by the month, everywhere.
  [
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/,
    ([year = '', , month, day]) => ({ year, month: Number(month), day: Number(day) }),
  ],
  // 12.03.2024: points stand where the day is first, unless the caller says otherwise.
  [
    /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/,
    ([one, other, year = ''], order) => dayOfNumbers(Number(one), Number(other), year, order === 'mdy' ? order : 'dmy'),
  ],
  [NUMBERS, ([one, , other, year = ''], order) => dayOfNumbers(Number(one), Number(other), year, order)],
  [/^\d{1,2}([-/.])\d{1,2}\1\d{2}$/, () => 'short_year'],
  [/^\d{5}(?:\.\d+)?$/, () => 'serial'],
  // 20240312
  [/^((?:19|20)\d{2})(\d{2})(\d{2})$/, ([year = '', month, day]) => ({ year, month: Number(month), day: Number(day) })],
  // 2024年3月12日, 2024. 3. 12.
  [
    /^(\d{4}) ?(?:年|년|\.) ?(\d{1,2}) ?(?:月|월|\.) ?(\d{1,2}) ?(?:日|일|\.)$/,
    ([year = '', month, day]) => ({ year, month: Number(month), day: Number(day) }),
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
  /(?:,? |T)(?:(?:at|um|à|a las|kl\.?) )?(\d{1,2})(?:[:.h](\d{2})|(?= ?[ap]\.? ?m))(?:[:.](\d{2}))?(?:[.,]\d{1,9})? ?([ap]\.? ?m\.?)?(?: ?(?:uhr|h))?(?: ?(Z|UTC|(?:GMT|UTC)?[+-]\d{2}:?\d{2}|GMT))?$/i

const HOURS_OF_HALF_DAY = 12

/** The hour of 24; undefined where the half of the day does not fit it. */
const hourOf = (hour: number, half: string | undefined): number | undefined => {
  if (half === undefined) return hour
  if (hour < 1 || hour > HOURS_OF_HALF_DAY) return undefined
  return (hour % HOURS_OF_HALF_DAY) + (half.toLowerCase().startsWith('p') ? HOURS_OF_HALF_DAY : 0)
}

const padded = (number: number): string => String(number).padStart(2, '0')

const isoTime = ([, hour, minute = '00', second = '00', half, offset = '']: RegExpExecArray): string | undefined => {
  const hourOfDay = hourOf(Number(hour), half)
  if (hourOfDay === undefined) return undefined
  return `T${padded(hourOfDay)}:${minute}:${second}${/^(?:UTC|GMT)$/i.test(offset) ? 'Z' : offset.replace(/^[a-z]{3}/i, '')}`
}

const dayOf = (text: string, order: DateOrder | undefined): Day | DateProblem | undefined => {
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(text)
    if (match !== null) return read(match.slice(1), order)
  }
  return undefined
}

/** Longer than any date that is written. */
const MAX_DATE_CHARS = 64

const FIRST_WORD = /^(\p{L}{2,12})\.?,? /u
/** How JavaScript names the zone. */
const ZONE_NAME = / \([^()]*\)$/
/** Day, month, time, year: how the date of C and Ruby is written. */
const YEAR_LAST = /^(\p{L}{3} \d{1,2}) (\d{2}:\d{2}:\d{2}) (?:([A-Z]{3}|[+-]\d{4}) )?(\d{4})$/u

/** Unix time from 2001 on, in seconds or milliseconds. */
const UNIX_TIME = /^1\d{9}(?:\d{3})?$/
const UNIX_SECONDS_DIGITS = 10

const isoOfUnixTime = (digits: string): string =>
  new Date(digits.length === UNIX_SECONDS_DIGITS ? Number(digits) * 1000 : Number(digits)).toISOString()

/** ISO 8601 without its signs, as calendars and vCards have it. */
const BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?$/

/** Before and after these years a date is of another calendar, or a mistake: no contact was created then. */
const FIRST_YEAR = 1800
const LAST_YEAR = 2200

const isOtherCalendar = ({ year }: Day): boolean => Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR

const withoutWeekday = (text: string): string => {
  const [whole = '', word = ''] = FIRST_WORD.exec(text) ?? []
  return whole === '' || monthOf(word) !== undefined ? text : text.slice(whole.length)
}

const simplified = (cell: string): string =>
  withoutWeekday(cell.trim().replace(/\s+/g, ' ').replace(ZONE_NAME, '')).replace(YEAR_LAST, '$1 $4 $2 $3').trim()

/**
 * A date or date-time, written as exporters and spreadsheets write it, in the ISO form that contacts have: 12 Mar 2024, 12.03.2024,
 * 2024/03/12, March 12, 2024 5:04 PM. Undefined where it is ISO already or none of these; else why it cannot be read: where nothing says
 * the order, one cannot tell the day from the month (3/12/2024). Whether the day exists is for the reader of ISO dates to say.
 */
export const isoOfWritten = (cell: string, order?: DateOrder): { readonly iso: string } | DateProblem | undefined => {
  if (cell.length > MAX_DATE_CHARS) return undefined
  const text = simplified(cell)
  if (ISO_DATE_PATTERN.test(text)) return text === cell ? undefined : { iso: text }
  const basic = BASIC.exec(text)
  if (basic !== null) {
    const [, year, month, day, hour, minute, second = '00', offset = ''] = basic
    return { iso: `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}` }
  }
  if (UNIX_TIME.test(text)) return { iso: isoOfUnixTime(text) }
  const clock = TIME.exec(text)
  const day = dayOf(clock === null ? text : text.slice(0, clock.index), order)
  if (day === undefined || typeof day === 'string') return day
  if (isOtherCalendar(day)) return 'calendar'
  const time = clock === null ? '' : isoTime(clock)
  return time === undefined ? undefined : { iso: `${day.year}-${padded(day.month)}-${padded(day.day)}${time}` }
}
