/** What an alarm is made of, as it stands in a template. */
export interface AlarmProperties {
  readonly Namespace: string
  readonly Statistic?: 'Sum' | 'Average' | 'Maximum' | 'Minimum'
  readonly ExtendedStatistic?: string
  /** Seconds. */
  readonly Period: number
  readonly EvaluationPeriods: number
  readonly DatapointsToAlarm?: number
  readonly Threshold: number
  readonly ComparisonOperator: 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold'
  readonly TreatMissingData: 'notBreaching' | 'breaching'
}

export type AlarmState = 'OK' | 'ALARM'

/** All that was measured in a minute; nothing where nothing happened. */
export type Minute = readonly number[]

const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length, Math.ceil((percent / 100) * sorted.length)) - 1] ?? Number.NaN
}

const STATISTICS: Readonly<Record<NonNullable<AlarmProperties['Statistic']>, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
}

const aggregate = ({ Statistic, ExtendedStatistic }: AlarmProperties, values: readonly number[]): number => {
  if (Statistic !== undefined) return STATISTICS[Statistic](values)
  const percent = /^p(?<percent>[\d.]+)$/.exec(ExtendedStatistic ?? '')?.groups?.['percent']
  if (percent === undefined) throw new Error(`No statistic: ${ExtendedStatistic ?? ''}`)
  return percentile(values, Number(percent))
}

const breaches = ({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean =>
  ComparisonOperator === 'LessThanThreshold' ? value < Threshold : value >= Threshold

/**
 * The states that CloudWatch takes an alarm through, one at the end of each period, by the rules that it documents: M of the last N
 * periods. An alarm on a metric of DynamoDB ignores missing data, whatever its setting.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const alarmStates = (alarm: AlarmProperties, minutes: readonly Minute[]): readonly AlarmState[] => {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, TreatMissingData, Namespace } = alarm
  const perPeriod = alarm.Period / 60
  const ignoresMissing = Namespace === 'AWS/DynamoDB'
  const points: (boolean | undefined)[] = []
  const states: AlarmState[] = []
  for (let start = 0; start + perPeriod <= minutes.length; start += perPeriod) {
    const values = minutes.slice(start, start + perPeriod).flat()
    points.push(values.length === 0 ? undefined : breaches(alarm, aggregate(alarm, values)))
    const window = points.slice(-EvaluationPeriods)
    if (ignoresMissing && window.includes(undefined)) {
      states.push(states.at(-1) ?? 'OK')
      continue
    }
    const breaching = window.filter((point) => point ?? TreatMissingData === 'breaching').length
    states.push(breaching >= DatapointsToAlarm ? 'ALARM' : 'OK')
  }
  return states
}
