import { readFileSync } from 'node:fs'
import { METRIC_UNITS } from '../../lambdas/platform/metric-names.ts'
import { dashboardBody, describeDashboard } from '../../lib/dashboard-description.ts'
import { resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

const DASHBOARD = 'AWS::CloudWatch::Dashboard'

const bodyOf = (stage: (typeof STAGE_NAMES)[number]): string => {
  const [dashboard] = Object.values(resourcesOf(templateOf(stage), DASHBOARD))
  return dashboardBody(dashboard?.Properties['DashboardBody'])
}

describe('the dashboard', () => {
  test.each(STAGE_NAMES)('of %s is one, and fits what CloudWatch takes', (stage) => {
    templateOf(stage).resourceCountIs(DASHBOARD, 1)
    const { widgets } = JSON.parse(bodyOf(stage)) as { widgets: { x: number; width: number }[] }
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    expect(widgets.length).toBeLessThanOrEqual(500)
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24)
  })

  test.each(['AWS::Lambda::Function', 'AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::CloudWatch::Alarm'])(
    'shows every %s of the stack',
    (type) => {
      const body = bodyOf('prod')
      const ids = Object.keys(resourcesOf(templateOf('prod'), type))
      expect(ids.filter((id) => !body.includes(id))).toEqual([])
      expect(ids.length).toBeGreaterThan(0)
    },
  )

  test('shows every metric of our own', () => {
    const body = bodyOf('prod')
    expect(Object.keys(METRIC_UNITS).filter((name) => !body.includes(`"${name}"`))).toEqual([])
  })

  test('is described in docs/dashboard.md as it is: otherwise run npm run docs:dashboard', () => {
    const described = readFileSync(new URL('../../docs/dashboard.md', import.meta.url), 'utf8')
    expect(describeDashboard(bodyOf('prod'))).toBe(described)
  })
})
