import { isCompany, isEastAsian, isFaculty, isNameSuffix, isParticle, isSuffixPart, isTitle } from './name-words.ts'

interface Names {
  readonly full_name?: string
  readonly first_name?: string
  readonly last_name?: string
}

const partsOf = (first: string, last: string): Names => {
  if (first === '') return last === '' ? {} : { last_name: last }
  return last === '' ? { first_name: first } : { first_name: first, last_name: last }
}

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '')

/** Without forms of address and titles in front; all of them where nothing else is left. */
const withoutTitles = (words: readonly string[]): readonly string[] => {
  const from = words.findIndex((word, index) => !isTitle(word) && (index === 0 || !isFaculty(word)))
  return from <= 0 ? words : words.slice(from)
}

const withoutSuffixes = (words: readonly string[]): readonly string[] => {
  let to = words.length
  while (to > 2 && isNameSuffix(words[to - 1] ?? '')) to -= 1
  return to === words.length ? words : words.slice(0, to)
}

/** `Ann Bell (Acme)`: what stands in brackets behind a name is no part of it. */
const BRACKETED = /(?<=\S)\s+(?:\([^()]*\)|\[[^[\]]*\])$/

/** At the last white space, as the contract says, whatever stands before it; behind a form of address one word is a last name. */
const splitAtSpace = (name: string): Names => {
  const all = wordsOf(name.replace(BRACKETED, ''))
  const untitled = withoutTitles(all)
  const words = withoutSuffixes(untitled)
  if (words.length > 1 && words.every(isEastAsian)) return partsOf(words.slice(1).join(' '), words[0] ?? '')
  if (words.length === 1)
    return untitled.length < all.length ? partsOf('', words[0] ?? '') : partsOf(words[0] ?? '', '')
  return partsOf(words.slice(0, -1).join(' '), words.at(-1) ?? '')
}

interface CommaParts {
  readonly last: string
  readonly first: string
  readonly suffixes: readonly string[]
}

/** "Last, First", with degrees and the like behind further commas. */
const commaParts = (name: string): CommaParts | 'only suffixes' | undefined => {
  const [last = '', ...others] = name.split(',').map((part) => part.trim())
  if (last === '' || others.length === 0 || others.includes('')) return undefined
  const names = others.filter((part) => !isSuffixPart(part))
  const [first] = names
  if (first === undefined) return 'only suffixes'
  if (names.length > 1 || others[0] !== first) return undefined
  return { last, first, suffixes: others.slice(1) }
}

const splitAtComma = ({ last, first }: CommaParts): Names =>
  partsOf(withoutTitles(wordsOf(first)).join(' '), withoutTitles(wordsOf(last)).join(' '))

/** Address books name people of whom they know nothing else by their address or number. */
const isNoName = (text: string): boolean => /^(?:\S+@\S+|[+(\d][\d\s()/.-]{4,})$/.test(text)

/**
 * First and last name of a full one: at the comma of "Last, First", else at the last white space.
 * Han, Kana and Hangul have the last name first. Titles and degrees are neither. One word is a first name; a company, an address
 * and a number have no parts.
 */
export const splitFullName = (fullName: string): Names => {
  const trimmed = fullName.trim()
  if (trimmed === '' || isCompany(trimmed) || isNoName(trimmed)) return {}
  if (!trimmed.includes(',')) return splitAtSpace(trimmed)
  const parts = commaParts(trimmed)
  if (parts === undefined) return splitAtSpace(trimmed)
  return parts === 'only suffixes' ? splitAtSpace(trimmed.slice(0, trimmed.indexOf(','))) : splitAtComma(parts)
}

/** A full name in the order in which it is spoken: `Boyd, Carl, Jr.` is Carl Boyd Jr. */
export const spokenFullName = (fullName: string): string => {
  if (!fullName.includes(',') || isCompany(fullName)) return fullName
  const parts = commaParts(fullName)
  if (parts === undefined || parts === 'only suffixes') return fullName
  const { last, first, suffixes } = parts
  const generations = suffixes.filter((suffix) => GENERATION.test(suffix))
  const degrees = suffixes.filter((suffix) => !GENERATION.test(suffix))
  return [[first, last, ...generations].join(' '), ...degrees].join(', ')
}

const GENERATION = /^(?:jr|sr|jun|sen|junior|senior|i{2,3}|iv)\.?$/i

/** The full name that the parts make; empty without any. */
export const composeFullName = ({ first_name = '', last_name = '' }: Names): string => {
  const isFamilyFirst = first_name !== '' && last_name !== '' && isEastAsian(first_name + last_name)
  return (isFamilyFirst ? [last_name, first_name] : [first_name, last_name]).filter((part) => part !== '').join(' ')
}

/** What a middle name adds to the parts: particles begin the last name. */
export const withMiddleName = ({ first_name = '', last_name = '' }: Names, middle: string): Names => {
  const words = wordsOf(middle)
  let at = words.length
  while (at > 0 && isParticle(words[at - 1] ?? '')) at -= 1
  const isWithLast = last_name !== '' && at < words.length
  const family = isWithLast ? [...words.slice(at), last_name].join(' ') : last_name
  const between = words.slice(0, isWithLast ? at : words.length)
  return {
    ...partsOf(first_name, family),
    full_name: isEastAsian(first_name + family + between.join(''))
      ? composeFullName({ first_name, last_name: family })
      : [first_name, ...between, family].filter((part) => part !== '').join(' '),
  }
}

const capitalised = (word: string): string => {
  const [first = '', ...rest] = word
  return first.toUpperCase() + rest.join('')
}
/**
 * A full name for a contact of whom nothing but the email is known: `hans.mueller+shop@x.de` → Hans Mueller. What follows a `+`, and
 * digits at a word's end, are dropped; where that leaves nothing, the name is the local part as it is. Never empty.
 */
export const nameFromEmail = (email: string): string => {
  const local = email.slice(0, Math.max(0, email.lastIndexOf('@'))) || email
  const [beforePlus = ''] = local.split('+')
  const words = beforePlus
    .split(/[._\-\s]+/u)
    .map((word) => capitalised(word.replace(/\d+$/u, '')))
    .filter((word) => word !== '')
  return words.join(' ') || local
}
