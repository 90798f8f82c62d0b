interface Names {
  readonly full_name?: string
  readonly first_name?: string
  readonly last_name?: string
}

/** "Last, First": exactly one comma, something on both sides. */
const splitAtComma = (fullName: string): Names | undefined => {
  const [last, first, ...rest] = fullName.split(',').map((part) => part.trim())
  if (last === undefined || first === undefined || rest.length > 0 || last === '' || first === '') return undefined
  return { first_name: first, last_name: last }
}

/** First and last name of a full one: at the comma of "Last, First", else at the last white space. One word is a first name. */
export const splitFullName = (fullName: string): Names => {
  const trimmed = fullName.trim()
  const parts = splitAtComma(trimmed)
  if (parts !== undefined) return parts
  const [, first, last] = /^(.*\S)\s+(\S+)$/su.exec(trimmed) ?? []
  if (first !== undefined && last !== undefined) return { first_name: first, last_name: last }
  return trimmed === '' ? {} : { first_name: trimmed }
}

/** The full name that the parts make; empty without any. */
export const composeFullName = ({ first_name, last_name }: Names): string =>
  [first_name, last_name].filter((part) => part !== undefined && part !== '').join(' ')

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
