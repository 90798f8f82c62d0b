import { Metrics as Powertools } from '@aws-lambda-powertools/metrics'
import { METRIC_UNITS, type MetricName } from './metric-names.ts'

/** What happened just now. A zero says nothing that its absence does not, and is left out. */
export type Measures = Readonly<Partial<Record<MetricName, number>>>

/** Where the functions count. */
export interface Metrics {
  record(measures: Measures): void
}

const isName = (name: string): name is MetricName => Object.hasOwn(METRIC_UNITS, name)

/**
 * One line of CloudWatch's embedded metric format a call, on standard output: no request is made, none can fail. Namespace and service,
 * the only dimension, come from the environment.
 */
export const makeMetrics = (): Metrics => {
  const metrics = new Powertools()
  return {
    record: (measures) => {
      const positive = Object.entries(measures).filter(([, value]) => value > 0)
      for (const [name, value] of positive) if (isName(name)) metrics.addMetric(name, METRIC_UNITS[name], value)
      if (positive.length > 0) metrics.publishStoredMetrics()
    },
  }
}
