/** Calls that the table made its callers repeat since the last `take`. */
export interface Pressure {
  readonly retries: number
  /** Of the retries, those of which the table said that they were too much at once. */
  readonly throttles: number
}

export interface TablePressure {
  /** A call, or `count` parts of one, must be sent again; `reason` is DynamoDB's code for it. */
  readonly onRetry: (reason: string, count: number) => void
  /** What came together, which is forgotten. */
  readonly take: () => Pressure
}

/** Keys that a BatchGet left over: DynamoDB says no more of them, and does so when it is asked for too much. */
export const UNPROCESSED_KEYS = 'UnprocessedKeys'

const THROTTLES: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingError',
  'ThrottlingException',
  UNPROCESSED_KEYS,
])

const NONE: Pressure = { retries: 0, throttles: 0 }

/** Counts retries and throttles of the contacts table, for the metrics of the next batch. */
export const makeTablePressure = (): TablePressure => {
  let pressure = NONE
  return {
    onRetry: (reason, count) => {
      pressure = {
        retries: pressure.retries + count,
        throttles: pressure.throttles + (THROTTLES.has(reason) ? count : 0),
      }
    },
    take: () => {
      const taken = pressure
      pressure = NONE
      return taken
    },
  }
}
