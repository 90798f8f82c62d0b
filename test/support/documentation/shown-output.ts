import type { Block } from './pages.ts'

/** Stands for any text in a text, and for further members at the end of an object or a list. */
const ELISION = '…'

/** What differs on each run, and what stands for it. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b(imp|upl|con|whk|dlv|evt|key|wbk|whsec)_[\w+/=-]*…?/g, '$1_*'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>'],
  [/http:\/\/127\.0\.0\.1:\d+\S*/g, '<address>'],
  [/[\d,.]+ rows\/s/g, '<rate>'],
  // The byte order mark and the line ends of a CSV, which nothing shows.
  [/^\uFEFF|\r$/gm, ''],
]

/** Numbers that differ on each run. */
const VOLATILE_NUMBERS: ReadonlySet<string> = new Set(['rows_per_second', 'duration_ms'])

const mask = (text: string): string =>
  VOLATILE.reduce((masked, [pattern, name]) => masked.replaceAll(pattern, name), text)

const escaped = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`)

const isShown = (actual: string, shown: string): boolean =>
  new RegExp(`^${mask(shown).replaceAll(`\n${ELISION}\n`, ELISION).split(ELISION).map(escaped).join('[^]*')}$`).test(
    mask(actual),
  )

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

type Differences = readonly string[]

const differencesOfLists = (actual: readonly unknown[], shown: readonly unknown[], at: string): Differences => {
  const isOpen = shown.at(-1) === ELISION
  const members = isOpen ? shown.slice(0, -1) : shown
  if (isOpen ? actual.length < members.length : actual.length !== members.length)
    return [`${at}: ${actual.length} members, shown are ${members.length}`]
  return members.flatMap((member, index) => differencesOf(actual[index], member, `${at}[${index}]`))
}

const differencesOfObjects = (
  actual: Readonly<Record<string, unknown>>,
  { [ELISION]: more, ...shown }: Readonly<Record<string, unknown>>,
  at: string,
): Differences => {
  const unshown = more === undefined ? Object.keys(actual).filter((name) => !Object.hasOwn(shown, name)) : []
  return [
    ...unshown.map((name) => `${at}.${name}: ${show(actual[name])} is not shown`),
    ...Object.entries(shown).flatMap(([name, value]) =>
      VOLATILE_NUMBERS.has(name) && typeof value === typeof actual[name]
        ? []
        : differencesOf(actual[name], value, `${at}.${name}`),
    ),
  ]
}

const differencesOf = (actual: unknown, shown: unknown, at: string): Differences => {
  if (Array.isArray(actual) && Array.isArray(shown)) return differencesOfLists(actual, shown, at)
  if (isObject(actual) && isObject(shown)) return differencesOfObjects(actual, shown, at)
  const same = typeof actual === 'string' && typeof shown === 'string' ? isShown(actual, shown) : actual === shown
  return same ? [] : [`${at}: ${show(actual)}, shown is ${show(shown)}`]
}

/** JSON with bare `…` at the end of objects and lists. */
const parseShown = (text: string): unknown =>
  JSON.parse(text.replaceAll(/,\s*…\s*\}/g, `,"${ELISION}":true}`).replaceAll(/,\s*…\s*\]/g, `,"${ELISION}"]`))

const parseActual = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** How what a shell block printed differs from the block that shows it; empty where it does not. */
export const outputDifferences = (printed: string, { language, text }: Block): Differences =>
  language === 'json'
    ? differencesOf(parseActual(printed), parseShown(text), '')
    : isShown(printed.trimEnd(), text.trimEnd())
      ? []
      : [`printed:\n${printed}\nshown:\n${text}`]
