import { z } from 'zod'

/** A metric of a widget: its namespace, name and dimensions, and last how it is drawn; or only an expression. */
const metricSchema = z.array(z.unknown())

const widgetSchema = z.object({
  type: z.enum(['text', 'metric', 'alarm']),
  properties: z.object({
    markdown: z.string().optional(),
    title: z.string().optional(),
    metrics: z.array(metricSchema).optional(),
    alarms: z.array(z.string()).optional(),
  }),
})

const bodySchema = z.object({ widgets: z.array(widgetSchema) })

const drawingSchema = z.object({
  label: z.string().optional(),
  stat: z.string().optional(),
  expression: z.string().optional(),
  visible: z.boolean().optional(),
})

type Widget = z.infer<typeof widgetSchema>

/** The body as CloudFormation would make it, with the logical id of what it does not know yet in each place. */
export const dashboardBody = (property: unknown): string => {
  const joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }).parse(property)
  return joined['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : referred(part))).join('')
}

const referred = (part: unknown): string => {
  const reference = z
    .union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.array(z.string()) })])
    .parse(part)
  return 'Ref' in reference ? reference.Ref : (reference['Fn::GetAtt'][0] ?? '')
}

/** One metric as a table cell shows it: its line in the graph, then what it is and by which statistic. */
const describeMetric = (metric: z.infer<typeof metricSchema>): string | undefined => {
  const drawing = drawingSchema.parse(typeof metric.at(-1) === 'object' ? metric.at(-1) : {})
  if (drawing.visible === false) return undefined
  const { label = '', stat = 'Average', expression } = drawing
  const [namespace, name] = metric
  const what = expression === undefined ? `${String(namespace)} ${String(name)}, ${stat}` : 'computed'
  return `${label} (${what})`
}

const describeGraph = ({ title = '', metrics = [] }: Widget['properties']): string =>
  `| ${title} | ${metrics.flatMap((metric) => describeMetric(metric) ?? []).join('<br>')} |`

/** Without the hash that CDK puts at the end of a logical id. */
const alarmName = (arn: string): string => arn.replace(/^Alarms/, '').replace(/[0-9A-F]{8}$/, '')

const describeAlarms = ({ title = '', alarms = [] }: Widget['properties']): string =>
  `| ${title} | ${alarms.map(alarmName).join('<br>')} |`

const TABLE_HEAD = '| graph | lines |\n|---|---|'

const describeWidget = ({ type, properties }: Widget): string => {
  switch (type) {
    case 'text':
      return `\n#${properties.markdown ?? ''}\n\n${TABLE_HEAD}`
    case 'alarm':
      return describeAlarms(properties)
    case 'metric':
      return describeGraph(properties)
  }
}

/** A dashboard in words, from its body: section by section, graph by graph, line by line. */
export const describeDashboard = (body: string): string => {
  const { widgets } = bodySchema.parse(JSON.parse(body))
  return `# The dashboard

\`npm run docs:dashboard\` generates this page from the dashboard of \`prod\`; a test fails if it is out of date. In CloudWatch, the dashboard has the name of the stack and shows the last three hours, minute by minute. Functions are named by their place in the stack, without the hash.
${widgets.map(describeWidget).join('\n')}
`
}
