import { keyOf } from './header-names.ts'

/** Words in the headers of columns of text that are no names of people, whatever their cells look like. */
const OTHER =
  /stat(?:us|e)|countr|city|town|street|addr|zip|post|region|province|county|note|comment|remark|descr|source|channel|type|kind|gender|sex|salut|prefix|anrede|title|titel|lang|locale|currency|depart|abteilung|industr|branche|product|plan|segment|group|list|owner|consent|opt|subscri|campaign|event|ticket|session|time|zone|birth|geburt|stadt|ort|land|strasse|strase|notiz|bemerkung|quelle|pays|ville|rue|ciudad|pais|citta|paese|provincia|cidade|bairro|woonplaats|straat|nick|user|login|handle|color|colour|size|mode|device|browser|stage|level|role|interest|topic|question|answer|category|job|company|firm|school|url|website|domain|hash|token|id$/

const MAX_NAME_CHARS = 60
const MAX_NAME_WORDS = 5

/** Letters with what stands between the parts of a name; the first one a capital, in scripts that have them. */
const NAME = /^(?!\p{Ll})\p{L}[\p{L}\p{M}'’.\- ,]*$/u

const isName = (cell: string): boolean =>
  cell.length <= MAX_NAME_CHARS && NAME.test(cell) && cell.split(/\s+/).length <= MAX_NAME_WORDS

/** Values that come again and again are of a list, as countries are. */
const DISTINCT_SHARE = 0.5
const MIN_ROWS_TO_TELL = 4

/** Whether the cells of a column are the names of people, judging by their form and the header. */
export const looksLikeNames = (header: string, cells: readonly string[]): boolean => {
  if (cells.length === 0 || OTHER.test(keyOf(header))) return false
  if (cells.filter(isName).length * 4 < cells.length * 3) return false
  return cells.length < MIN_ROWS_TO_TELL || new Set(cells).size >= cells.length * DISTINCT_SHARE
}
