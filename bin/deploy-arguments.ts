import { UsageError } from '../client/src/cli/command-line.ts'
import { LOCAL_STAGE } from '../lib/config.ts'
import { DEFAULT_STAGE, isStage, stageNames } from '../lib/stages.ts'

export const USAGE = `Usage: npm run deploy -- [--stage ${DEFAULT_STAGE}] [--urgent] [arguments of cdk deploy]

  --urgent  moves all requests to the new version at once, whatever the alarms say: for the way out of an incident
`

interface DeployArguments {
  /** Of AWS: the local stage is an emulator's, and `npm start` deploys it. */
  readonly stage: string
  /** Whether requests move at once. */
  readonly isUrgent: boolean
  /** Passed on to `cdk deploy` as they are. */
  readonly cdkArguments: readonly string[]
}

/** Takes `--stage` and `--urgent` out of the arguments. A stage that does not exist, or that is named twice, is a `UsageError`. */
export const parseDeployArguments = (args: readonly string[]): DeployArguments => {
  const stages: string[] = []
  let isUrgent = false
  const cdkArguments: string[] = []
  const rest = [...args]
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift())
    if (argument === '--stage') stages.push(rest.shift() ?? '')
    else if (argument.startsWith('--stage=')) stages.push(argument.slice('--stage='.length))
    else if (argument === '--urgent') isUrgent = true
    else cdkArguments.push(argument)

  const stage = stages.length === 0 ? DEFAULT_STAGE : stages.join(' ')
  if (stage === LOCAL_STAGE || !isStage(stage)) {
    const known = stageNames().filter((name) => name !== LOCAL_STAGE)
    throw new UsageError(`--stage must be one of ${known.join(', ')}, not ${JSON.stringify(stage)}.`)
  }
  return { stage, isUrgent, cdkArguments }
}
