import { STAGE_NAMES, type StageName } from '../lib/config.ts'

/** The local stage is an emulator's: `npm start` deploys it. */
type AwsStage = Exclude<StageName, 'local'>

const AWS_STAGES: readonly AwsStage[] = STAGE_NAMES.filter((name) => name !== 'local')

interface DeployArguments {
  readonly stage: AwsStage
  /** Passed on to `cdk deploy` as they are. */
  readonly cdkArguments: readonly string[]
}

/** Takes `--stage` out of the arguments. A stage that does not exist, or that is named twice, is an error. */
export const parseDeployArguments = (args: readonly string[]): DeployArguments => {
  const stages: string[] = []
  const cdkArguments: string[] = []
  const rest = [...args]
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift())
    if (argument === '--stage') stages.push(rest.shift() ?? '')
    else if (argument.startsWith('--stage=')) stages.push(argument.slice('--stage='.length))
    else cdkArguments.push(argument)

  const wanted = stages.length === 0 ? 'dev' : stages.join(' ')
  const stage = AWS_STAGES.find((name) => name === wanted)
  if (stage === undefined)
    throw new Error(`--stage takes one of ${AWS_STAGES.join(', ')}, not ${JSON.stringify(wanted)}.`)
  return { stage, cdkArguments }
}
