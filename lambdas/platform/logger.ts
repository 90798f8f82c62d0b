import { Logger } from '@aws-lambda-powertools/logger'
import type { LogEvent } from './log-events.ts'

/** Only scalars: a body, an event or a contact cannot slip into the log as a field. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** An error made safe to log. */
export interface LoggedCause {
  readonly name: string
  readonly message: string
  /** Where it was thrown, innermost first; without the message that heads a stack. */
  readonly frames: readonly string[]
  /** What AWS said about the call that failed. */
  readonly http_status?: number
  readonly aws_request_id?: string
  readonly attempts?: number
  readonly cause?: LoggedCause
}

/** Where the functions write: one line of JSON a call. */
export interface Log {
  info(event: LogEvent, fields: LogFields): void
  error(event: LogEvent, fields: LogFields, cause?: LoggedCause): void
}

/** JSON lines on standard output, which Lambda takes to the function's log group. Without a name, under that of the environment. */
export const makeLog = (serviceName?: string): Log => {
  const logger = new Logger(serviceName === undefined ? {} : { serviceName })
  return {
    info: (event, fields) => {
      logger.info(event, { ...fields })
    },
    error: (event, fields, cause) => {
      logger.error(event, cause === undefined ? { ...fields } : { ...fields, cause })
    },
  }
}
