const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s*\|\s*/))

/** What programs and people write for "nothing", in lower case. */
const NOTHING = setOf(`
  n/a | n.a. | n. a. | #n/a | #n/v | #nv | #ref! | #value! | #name? | #div/0! | #num! | #null! | #bezug! | #wert! | #zahl! | #valeur! | #nom? |
  null | (null) | <null> | [null] | \\n | nil | none | (none) | <none> | [none] | undefined | nan | unknown | (unknown) | (blank) | (empty) |
  (leer) | (vide) | <blank> | <empty> | not available | not applicable | not provided | not specified | not given | no data | unbekannt |
  nicht bekannt | k.a. | k. a. | keine angabe | nicht angegeben | inconnu | inconnue | non renseigné | desconocido | desconhecido | sconosciuto |
  onbekend | n/d | n.d. | s/d | n.v.t. | tbd | t.b.d. | нет | не указано | なし | 無し | 없음
`)
/** The same, where no name, company or job could be meant. */
const NOTHING_OF_FORM = setOf(
  'na | x | xx | xxx | ? | ?? | ??? | . | .. | ... | / | _ | __ | * | @ | blank | empty | missing | keine | keines | tba | no | nein | 無 | 无',
)
/** Fields whose values have a form. */
const FORMED: ReadonlySet<string> = new Set([
  'email',
  'phone',
  'created_date',
  'linkedin_url',
  'priority',
  'related_company_id',
])

const NAMES: ReadonlySet<string> = new Set(['full_name', 'first_name', 'last_name', 'middle_name', 'name_suffix'])
/** `Null` and `None` are surnames; NULL and none are not. */
const SURNAMES = setOf('null | none | nil | nan')
const NOT_SURNAMES = setOf('NULL | null | none | nil | nan | NaN')

const DASHES = /^\p{Pd}{1,8}$/u
const ZEROS = /^[0\s./:+()-]*0[0\s./:+()-]*$/
/** The first days of the calendars of Excel and .NET: a blank cell that became a date. */
const FIRST_DAYS =
  /^(?:1899-12-3[01]|3[01][./-]12[./-]1899|12\/3[01]\/1899|1\/0\/1900|0?0[./-]0?1[./-]1900|1900-01-00|0001-01-01|0?1[./-]0?1[./-]0001)(?:[T ](?:12|0{1,2}):[0:.,]+(?: ?(?:AM|Z|UTC))?)?$/i
/** What people type where a form demands a number: one digit all along, or the digits in their order. */
const DUMMY =
  /^[(]?(?:(\d)(?:[\s().-]*\1){6,14}|[\s().-]*0?[\s().-]*1[\s().-]*2[\s().-]*3[\s().-]*4[\s().-]*5[\s().-]*6[\s().-]*7[\s().-]*8[\s().-]*9[\s().-]*0?)$/
const ZERO_FIELDS: ReadonlySet<string> = new Set(['phone', 'created_date'])
const ZEROS_MAX = 32

/** The longest of the words; most cells are longer, and are not checked. */
const LENGTH_MAX = 16

/** Signs that such a word begins with, in both cases: most cells begin with another, and are not checked further. */
const STARTS: ReadonlySet<string> = new Set(
  [...NOTHING, ...NOTHING_OF_FORM].flatMap(([start = '']) => [start, start.toUpperCase()]),
)

const standsForNothing = (field: string, word: string): boolean => {
  if (!STARTS.has(word.charAt(0))) return false
  const folded = word.toLowerCase()
  if (NAMES.has(field)) return NOTHING.has(folded) && (!SURNAMES.has(folded) || NOT_SURNAMES.has(word))
  if (NOTHING.has(folded) || (word === 'NA' && field !== 'company')) return true
  return FORMED.has(field) && NOTHING_OF_FORM.has(folded)
}

/** Whether a cell says of a field that there is nothing: `n/a`, `-`, `NULL`, an error of a spreadsheet, a date of zeros. */
export const isPlaceholder = (field: string, cell: string): boolean => {
  if (cell.length <= LENGTH_MAX) {
    const word = cell.trim()
    if (standsForNothing(field, word) || DASHES.test(word)) return true
  }
  if (!ZERO_FIELDS.has(field) || cell.length > ZEROS_MAX) return false
  if (ZEROS.test(cell)) return true
  return field === 'phone' ? DUMMY.test(cell.trim()) : FIRST_DAYS.test(cell.trim())
}
