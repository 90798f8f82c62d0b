import type { OperationObject } from '../openapi/components/openapi.ts'

/** A request that a reader may send, of which the samples in all languages are made. */
export interface SampleRequest {
  readonly method: string
  /** With its query, and with the examples of its parameters. */
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly needsKey: boolean
  readonly body?: unknown
}

export interface PlacedOperation {
  readonly method: string
  /** Or the type of an event, which has no path. */
  readonly path: string
  readonly operation: OperationObject
}

export const JSON_TYPE = 'application/json'

export const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)

/** The first example of the body. */
export const exampleBody = ({ requestBody }: OperationObject): unknown =>
  Object.values(requestBody?.content[JSON_TYPE]?.examples ?? {})[0]?.value

/** The operation with its first example. */
export const sampleRequest = ({ method, path, operation }: PlacedOperation): SampleRequest => {
  const { parameters = [], security = [] } = operation
  const query = parameters.flatMap(({ name, in: place, example }) =>
    place === 'query' && typeof example === 'string' ? [`${name}=${encodeURIComponent(example)}`] : [],
  )
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path)
  const body = exampleBody(operation)
  return {
    method: method.toUpperCase(),
    path: `${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: parameters
      .filter((parameter) => parameter.in === 'header')
      .map(({ name, example }) => [name, String(example)] as const),
    needsKey: security.length > 0,
    ...(body !== undefined && { body }),
  }
}

const indented = (text: string, spaces: number): string => text.replaceAll('\n', `\n${' '.repeat(spaces)}`)

const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

const curl = ({ method, path, headers, needsKey, body }: SampleRequest): string =>
  [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$API${path}"`,
    ...(needsKey ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...headers.map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-H 'Content-Type: ${JSON_TYPE}'`, `-d ${shellQuoted(pretty(body))}`]),
  ].join(' \\\n  ')

const text = (value: string): string => JSON.stringify(value)

/** In single quotes where nothing has to be escaped, as JavaScript is mostly written. */
const quoted = (value: string): string => (/['\\\n]/.test(value) ? text(value) : `'${value}'`)

const typescript = ({ method, path, headers, needsKey, body }: SampleRequest): string => {
  const sent = [
    ...(needsKey ? ['Authorization: `Bearer ${process.env.KEY}`'] : []),
    ...headers.map(([name, value]) => `${quoted(name)}: ${quoted(value)}`),
    ...(body === undefined ? [] : [`'Content-Type': '${JSON_TYPE}'`]),
  ]
  const init = [
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(sent.length === 0 ? [] : [`headers: {\n    ${sent.join(',\n    ')},\n  }`]),
    ...(body === undefined ? [] : [`body: JSON.stringify(${indented(pretty(body), 2)})`]),
  ]
  const options = init.length === 0 ? '' : `, {\n  ${init.join(',\n  ')},\n}`
  return `const response = await fetch(\`\${process.env.API}${path}\`${options})
console.log(response.status, await response.text())`
}

/** JSON as Python writes it. */
const pythonValue = (value: unknown, depth: number): string => {
  const [inner, outer] = ['    '.repeat(depth + 1), '    '.repeat(depth)]
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  const items = Array.isArray(value)
    ? value.map((item) => pythonValue(item, depth + 1))
    : Object.entries(value).map(([name, item]) => `${text(name)}: ${pythonValue(item, depth + 1)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return items.length === 0
    ? open + close
    : `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${outer}${close}`
}

const python = ({ method, path, headers, needsKey, body }: SampleRequest): string => {
  const sent = [
    ...(needsKey ? ['"Authorization": f"Bearer {os.environ[\'KEY\']}"'] : []),
    ...headers.map(([name, value]) => `${text(name)}: ${text(value)}`),
    ...(body === undefined ? [] : [`"Content-Type": "${JSON_TYPE}"`]),
  ]
  const given = [
    `os.environ["API"] + ${text(path)}`,
    `method="${method}"`,
    ...(sent.length === 0 ? [] : [`headers={${sent.join(', ')}}`]),
    ...(body === undefined ? [] : [`data=json.dumps(${pythonValue(body, 1)}).encode()`]),
  ]
  return `import ${body === undefined ? '' : 'json, '}os, urllib.request

request = urllib.request.Request(
${given.map((one) => `    ${one},\n`).join('')})
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())`
}

/** A raw string of Go cannot hold a backtick. */
const goString = (value: string): string => (value.includes('`') ? text(value) : `\`${value}\``)

const go = ({ method, path, headers, needsKey, body }: SampleRequest): string => {
  const imports = ['fmt', 'io', 'net/http', 'os', ...(body === undefined ? [] : ['strings'])]
  const sent = [
    ...(needsKey ? ['\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("KEY"))'] : []),
    ...headers.map(([name, value]) => `\trequest.Header.Set(${text(name)}, ${text(value)})`),
    ...(body === undefined ? [] : [`\trequest.Header.Set("Content-Type", "${JSON_TYPE}")`]),
  ]
  const reader = body === undefined ? 'nil' : `strings.NewReader(${goString(pretty(body))})`
  return `package main

import (
${imports.map((name) => `\t"${name}"`).join('\n')}
)

func main() {
\trequest, err := http.NewRequest("${method}", os.Getenv("API")+${text(path)}, ${reader})
\tif err != nil {
\t\tpanic(err)
\t}
${sent.map((line) => `${line}\n`).join('')}\tresponse, err := http.DefaultClient.Do(request)
\tif err != nil {
\t\tpanic(err)
\t}
\tdefer response.Body.Close()
\tbody, err := io.ReadAll(response.Body)
\tif err != nil {
\t\tpanic(err)
\t}
\tfmt.Println(response.StatusCode, string(body))
}`
}

/** Languages of the samples, the first shown first. */
export const SAMPLES = { curl, TypeScript: typescript, Python: python, Go: go } as const

export type SampleLanguage = keyof typeof SAMPLES
