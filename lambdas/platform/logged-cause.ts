import type { LoggedCause } from './logger.ts'

const MAX_MESSAGE_CHARS = 400
const MAX_FRAMES = 12
const MAX_CAUSES = 4

/**
 * Messages of the runtime and of AWS quote what they were given: `JSON.parse` its text, DynamoDB an attribute or a statement.
 * So whatever stands in double quotes goes, and in single quotes unless it is a plain name; emails, keys and long numbers go
 * wherever they stand.
 */
const REDACTIONS: readonly (readonly [RegExp, string])[] = [
  [/wbk_[A-Za-z0-9_-]+/g, '[key]'],
  [/whsec_[A-Za-z0-9+/=]+/g, '[secret]'],
  [/"[^]*"/g, '[text]'],
  [/'(?![A-Za-z_$][\w$.]{0,63}')[^']*'/g, '[text]'],
  [/[^\s@'"(){}<>,;]+@[^\s@'"(){}<>,;]+/g, '[email]'],
  [/\+?\d[\d\s().-]{5,}\d/g, '[number]'],
]

const redact = (message: string): string => {
  const clean = REDACTIONS.reduce((text, [pattern, label]) => text.replace(pattern, label), message.slice(0, 4_000))
  return clean.length > MAX_MESSAGE_CHARS ? `${clean.slice(0, MAX_MESSAGE_CHARS)}…` : clean
}

/** The stack below its message: the message may have lines that look like frames. */
const framesOf = (error: Error): string[] => {
  const stack = error.stack ?? ''
  const messageAt = stack.indexOf(error.message)
  return stack
    .slice(messageAt < 0 ? 0 : messageAt + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim())
}

/** The metadata that every error of the AWS SDK carries. */
const awsMetadata = (error: Error): Pick<LoggedCause, 'http_status' | 'aws_request_id' | 'attempts'> => {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return {}
  const metadata: { httpStatusCode?: unknown; requestId?: unknown; attempts?: unknown } = error.$metadata
  return {
    ...(typeof metadata.httpStatusCode === 'number' && { http_status: metadata.httpStatusCode }),
    ...(typeof metadata.requestId === 'string' && { aws_request_id: metadata.requestId }),
    ...(typeof metadata.attempts === 'number' && { attempts: metadata.attempts }),
  }
}

/** What the log may know of an error: no fields of it but these, and no values in the message. */
export const loggedCause = (thrown: unknown, depth = 0): LoggedCause => {
  if (!(thrown instanceof Error))
    return { name: typeof thrown, message: 'Something that is no Error was thrown.', frames: [] }
  return {
    name: thrown.name,
    message: redact(thrown.message),
    frames: framesOf(thrown),
    ...awsMetadata(thrown),
    ...(thrown.cause !== undefined && depth < MAX_CAUSES && { cause: loggedCause(thrown.cause, depth + 1) }),
  }
}
