import type * as z from 'zod'
import { shownName } from './shown-name.ts'
import { ApiError } from './errors.ts'

/** Paths listed of a request that is wrong in many places. */
const MAX_LISTED_PROBLEMS = 50

/**
 * Collects why a request is refused. Paths hold names of the caller's: shortened, and never the key of an object with a
 * prototype.
 */
export const makeProblems = () => {
  const found = new Map<string, string>()
  return {
    add(path: readonly PropertyKey[], problem: string) {
      if (found.size < MAX_LISTED_PROBLEMS) found.set(path.map((part) => shownName(String(part))).join('.'), problem)
    },
    has: () => found.size > 0,
    fields: (): Record<string, string> => Object.fromEntries(found),
  }
}

export type Problems = ReturnType<typeof makeProblems>

/** Parses a body by a schema. Throws a `validation_error` that names every field at fault, unknown fields included. */
export const readBody = <T extends z.ZodType>(schema: T, json: unknown): z.output<T> => {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const problems = makeProblems()
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) problems.add([key], 'unknown field')
    } else problems.add(issue.path.length === 0 ? ['body'] : issue.path, issue.message)
  }
  throw new ApiError('validation_error', { fields: problems.fields() })
}

type WithoutNulls<T> = { readonly [K in keyof T]: Exclude<T[K], null> }

/** A body without its members that are null: null is read as left out. */
export const withoutNulls = <T extends object>(body: T): WithoutNulls<T> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as WithoutNulls<T>
