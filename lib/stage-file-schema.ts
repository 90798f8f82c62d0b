import * as z from 'zod'
import { stageConfigSchema } from './config.ts'
import { stageFileSchema } from './stages.ts'

/** The JSON Schema of a stage file, by which editors complete and check it. */
export const stageFileJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(stageFileSchema, { io: 'input', target: 'draft-7' })

const fieldSchema = z.object({
  description: z.string().optional(),
  default: z.unknown().optional(),
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.looseObject({ type: z.string() }).optional(),
  get properties() {
    return z.record(z.string(), fieldSchema).optional()
  },
})

type Field = z.infer<typeof fieldSchema>

const typeOf = ({ type = '', enum: values, minimum, maximum, items, properties }: Field): string => {
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (items !== undefined) return `list of ${items.type}s`
  if (properties !== undefined) return `\`{ ${Object.keys(properties).join(', ')} }\``
  const range = [
    minimum !== undefined && minimum > 1 && `from ${minimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `up to ${maximum}`,
  ].filter((part) => part !== false)
  return [type, ...range].join(' ')
}

const row = (name: string, field: Field): string =>
  `| \`${name}\` | ${typeOf(field)} | ${field.default === undefined ? '–' : `\`${JSON.stringify(field.default)}\``} | ${field.description ?? ''} |`

/** A field, and below it what is in it. */
const rowsOf = (name: string, field: Field): readonly string[] => [
  row(name, field),
  ...Object.entries(field.properties ?? {})
    .filter(([, { description }]) => description !== undefined)
    .map(([inner, value]) => row(`${name}.${inner}`, value)),
]

/** Every field of a stage in words, as a page of the documentation. */
export const describeStageFields = (): string => {
  const { properties, required } = z
    .object({ properties: z.record(z.string(), fieldSchema), required: z.array(z.string()) })
    .parse(z.toJSONSchema(stageConfigSchema, { io: 'input', target: 'draft-7' }))
  const rows = Object.entries(properties).flatMap(([name, field]) => rowsOf(name, field))
  return `# Configuration of a stage

Made from the schema (\`lib/config.ts\`) by \`npm run docs:stages\`; a test tells when it is out of date.

A stage is a file \`stages/<name>.json\`. \`npm run deploy -- --stage <name>\` deploys it as the stack
\`ContactsImport-<name>\`. \`"extends": "<other>"\` takes the values of another stage where the file has none. A stage named
\`preview-<anything>\` needs no file of its own: it uses \`stages/preview.json\`.

${required.map((name) => `\`${name}\``).join(' and ')} must be given. What is unknown, or has a wrong value, stops the
synthesis with its name. So does a stage that would do harm: one that keeps data and has no receiver of
alarms, one with a budget without a receiver, or one that allows insecure webhooks on AWS.

The props of the construct [\`ContactsImport\`](../construct/README.md) are the same.

| field | takes | default | means |
|---|---|---|---|
${rows.join('\n')}
`
}
