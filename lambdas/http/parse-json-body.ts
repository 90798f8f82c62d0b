import { parseExactJson } from '../platform/exact-json.ts'
import { ApiError } from './errors.ts'
import { nestsDeeperThan } from './json-depth.ts'
import type { ApiMiddleware } from './request-context.ts'

/** Deeper than any body of ours has reason to be, and far from what recursion over the parsed value can take. */
export const MAX_JSON_LEVELS = 64

const invalid = (message: string): ApiError => new ApiError('validation_error', { message })

/** JSON is UTF-8, with or without a byte order mark (RFC 8259, section 8.1). */
const decodeUtf8 = (bytes: Uint8Array, subject: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid(`${subject} is not valid UTF-8.`)
  }
}

/** The message of the parser quotes the text, so neither it nor the error goes any further. */
const parse = (text: string, subject: string): unknown => {
  try {
    return parseExactJson(text)
  } catch {
    throw invalid(`${subject} is not valid JSON.`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const BODY = 'The request body'

/** The object that the bytes are the JSON of; a validation_error for anything else, which names the subject. */
export const parseJsonObject = (bytes: Buffer, subject = BODY): Record<string, unknown> => {
  if (bytes.length === 0) throw invalid(`${subject} is empty.`)
  if (nestsDeeperThan(bytes, MAX_JSON_LEVELS)) {
    throw invalid(`${subject} nests deeper than ${MAX_JSON_LEVELS} levels.`)
  }
  const value = parse(decodeUtf8(bytes, subject), subject)
  if (!isObject(value)) throw invalid(`${subject} must be a JSON object.`)
  return value
}

/** 400: whether the body is a JSON object at all; what stands in it is the handler's to judge. */
export const parseJsonBody = (mayBeEmpty = false): ApiMiddleware => ({
  name: 'parse-json-body',
  before: ({ event, context }) => {
    const { bytes } = context.api
    if (bytes === undefined) throw new Error('The body is not measured yet.')
    // Half a surrogate pair is in no UTF-8 text; as bytes it would have become a replacement character unnoticed.
    if (!event.isBase64Encoded && event.body?.isWellFormed() === false) {
      throw invalid('The request body is not valid UTF-8.')
    }
    context.api.json = mayBeEmpty && bytes.length === 0 ? {} : parseJsonObject(bytes)
  },
})
