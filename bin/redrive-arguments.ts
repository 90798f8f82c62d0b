import { UsageError } from '../client/src/cli/command-line.ts'
import { parseOptionsOnce } from './parse-options.ts'

interface Redrivable {
  /** Output of the stack that holds the URL of the queue in front of the dead-letter queue. */
  readonly output: string
  /** What becomes of a message that is moved back. */
  readonly effect: string
}

/** The queues whose dead letters can be moved back. */
export const REDRIVABLE = {
  imports: {
    output: 'ImportsQueueUrl',
    effect:
      'import-failed ends the jobs of these messages, so the remaining ones are those on which it fails. After moving them back, a worker continues each job that has not ended where it stopped; no row is imported twice.',
  },
  events: {
    output: 'EventsQueueUrl',
    effect: 'After moving it back, an event creates the deliveries that are missing, and no delivery twice.',
  },
  deliveries: {
    output: 'DeliveriesQueueUrl',
    effect:
      'After moving them back, pending deliveries are attempted with the same event id; ended ones do not change.',
  },
} as const satisfies Readonly<Record<string, Redrivable>>

export type RedrivableName = keyof typeof REDRIVABLE

const NAMES = Object.keys(REDRIVABLE)
const isName = (text: string): text is RedrivableName => Object.hasOwn(REDRIVABLE, text)

export const USAGE = `Usage: npm run --silent redrive -- [options]

  Moves messages from dead-letter queues back to their source queues.

  --queue Q    one of ${NAMES.join(', ')}; default: all
  --stage S    dev, prod or local (default: a running local cloud, otherwise dev)
  --dry-run    prints the number of messages and moves none
`

export interface RedriveArguments {
  readonly stage: string | undefined
  readonly queues: readonly RedrivableName[]
  readonly dryRun: boolean
}

const STAGE = /^[a-z][a-z0-9-]{0,31}$/

const OPTIONS = {
  stage: { type: 'string' },
  queue: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

/** What the arguments of the command line ask for. Throws `UsageError`. */
export const parseRedriveArguments = (args: readonly string[]): RedriveArguments => {
  const values = parseOptionsOnce(args, OPTIONS)
  const { stage, queue, 'dry-run': dryRun = false } = values
  if (stage !== undefined && !STAGE.test(stage)) throw new UsageError(`--stage: '${stage}' is no name of a stage.`)
  if (queue === undefined) return { stage, queues: NAMES.filter(isName), dryRun }
  if (!isName(queue)) throw new UsageError(`--queue: '${queue}' is none of ${NAMES.join(', ')}.`)
  return { stage, queues: [queue], dryRun }
}
