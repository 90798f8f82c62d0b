import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { METRIC_UNITS } from '../../lambdas/platform/metric-names.ts'
import { bundleOf, functionFolders } from '../../lib/bundles.ts'

const LAMBDAS = join(import.meta.dirname, '..', '..', 'lambdas')
const METRIC_NAMES_FILE = 'platform/metric-names.ts'

/** What a deployed stage has that is paid for by the month. */
export interface StageFacts {
  readonly alarmMetrics: number
  readonly dashboards: number
  readonly keys: number
  readonly polledQueues: number
  readonly firewallRules: number
}

type Resources = Readonly<
  Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
>

/** Metrics that an alarm reads: one, or those of its formula. */
const metricsOf = (alarm: Readonly<Record<string, unknown>>): number => {
  const formula = alarm['Metrics'] as readonly { readonly MetricStat?: unknown }[] | undefined
  return formula?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1
}

export const stageFactsOf = (resources: Resources): StageFacts => {
  const ofType = (type: string) =>
    Object.values(resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) => Properties)
  const rules = ofType('AWS::WAFv2::WebACL').flatMap(({ Rules }) => Rules as readonly unknown[])
  return {
    alarmMetrics: ofType('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    dashboards: ofType('AWS::CloudWatch::Dashboard').length,
    keys: ofType('AWS::KMS::Key').length,
    polledQueues: ofType('AWS::Lambda::EventSourceMapping').length,
    firewallRules: rules.length,
  }
}

/** Custom metrics that the functions can send: the names in the code of each bundle. */
export const countCustomMetrics = async (): Promise<number> => {
  const names = Object.keys(METRIC_UNITS)
  const ofFunction = async (folder: string): Promise<number> => {
    const { files } = await bundleOf(folder)
    const sources = files.filter((file) => file !== METRIC_NAMES_FILE)
    const text = (await Promise.all(sources.map((file) => readFile(join(LAMBDAS, file), 'utf8')))).join('\n')
    return names.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).length
  }
  const counts = await Promise.all((await functionFolders()).map(ofFunction))
  return counts.reduce((sum, count) => sum + count, 0)
}
