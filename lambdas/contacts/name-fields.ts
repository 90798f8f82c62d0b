import { isDeepStrictEqual } from 'node:util'
import { type ContactInput } from './contact-schema.ts'
import { composeFullName, splitFullName } from './names.ts'

/** The fields that are a contact's name. */
export type Names = Pick<ContactInput, 'full_name' | 'first_name' | 'last_name'>

const withoutUndefined = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

/** Full name from its parts or parts from the full name, whichever is missing. A full name decides all of the name. */
export const completeNames = (input: Names): Names => {
  if (input.first_name === undefined && input.last_name === undefined) {
    if (input.full_name === undefined) return {}
    const names: { -readonly [K in keyof Names]: Names[K] } = { full_name: input.full_name }
    return Object.assign(names, splitFullName(input.full_name))
  }
  const { full_name } = input
  if (full_name === undefined) return withoutUndefined<Names>({ full_name: composeFullName(input), ...partsOf(input) })
  return withoutUndefined<Names>({ full_name, ...partsOf(input), ...restOfName(full_name, input) })
}

/** The part that a full name has besides the one that was given, where it begins or ends with that. */
const restOfName = (fullName: string, { first_name, last_name }: Names): Names => {
  if (first_name !== undefined && last_name === undefined && fullName.startsWith(`${first_name} `))
    return { last_name: fullName.slice(first_name.length).trim() }
  if (last_name !== undefined && first_name === undefined && fullName.endsWith(` ${last_name}`))
    return { first_name: fullName.slice(0, -last_name.length).trim() }
  return {}
}

const partsOf = (names: Names) => ({ first_name: names.first_name, last_name: names.last_name })

export const withoutNames = <T extends Names>({ full_name, first_name, last_name, ...rest }: T): Omit<T, keyof Names> =>
  rest

export const hasName = (input: Names): boolean =>
  input.full_name !== undefined || input.first_name !== undefined || input.last_name !== undefined

/** Names after an update: a new full name brings its own parts, a new part composes the full name anew. */
export const namesAfter = (stored: Names, input: ContactInput): Names => {
  if (!hasName(input)) return namesIn(stored)
  const hasParts = input.first_name !== undefined || input.last_name !== undefined
  if (!hasParts && input.full_name === stored.full_name) return namesIn(stored)
  if (input.full_name !== undefined) return completeNames(input)
  const parts = { first_name: input.first_name ?? stored.first_name, last_name: input.last_name ?? stored.last_name }
  return isDeepStrictEqual(parts, partsOf(stored)) ? namesIn(stored) : completeNames(withoutUndefined<Names>(parts))
}

export const namesIn = (names: Names): Names =>
  withoutUndefined<Names>({ full_name: names.full_name, ...partsOf(names) })

/** Names once a row empties some of them. A full name that is given decides all of the name, so that nothing is emptied before. */
export const namesWithout = (stored: Names, cleared: ReadonlySet<string>, input: Names): Names => {
  if (input.full_name !== undefined) return namesIn(stored)
  if (cleared.has('full_name') && !hasName(input)) return {}
  const { first_name, last_name } = stored
  const parts = withoutUndefined<Names>({
    first_name: cleared.has('first_name') ? undefined : first_name,
    last_name: cleared.has('last_name') ? undefined : last_name,
  })
  if (isDeepStrictEqual(parts, withoutUndefined<Names>(partsOf(stored)))) return namesIn(stored)
  return hasName(parts) ? completeNames(parts) : {}
}
