import { parseDeployArguments } from '../../../bin/deploy-arguments.ts'

test.each([
  { args: [], stage: 'dev', cdkArguments: [] },
  { args: ['--stage', 'prod'], stage: 'prod', cdkArguments: [] },
  {
    args: ['--stage=prod', '--require-approval', 'never'],
    stage: 'prod',
    cdkArguments: ['--require-approval', 'never'],
  },
  { args: ['--stage', 'preview-pr-7'], stage: 'preview-pr-7', cdkArguments: [] },
  { args: ['--verbose', '--stage', 'dev'], stage: 'dev', cdkArguments: ['--verbose'] },
])('deploys $stage for $args and passes the rest on', ({ args, stage, cdkArguments }) => {
  expect(parseDeployArguments(args)).toEqual({ stage, isUrgent: false, cdkArguments })
})

test('an urgent deployment is one of this project, not an option of the CDK', () => {
  expect(parseDeployArguments(['--urgent', '--stage', 'prod', '--verbose'])).toEqual({
    stage: 'prod',
    isUrgent: true,
    cdkArguments: ['--verbose'],
  })
})

test.each([[['--stage']], [['--stage', 'local']], [['--stage=production']], [['--stage', 'dev', '--stage', 'prod']]])(
  'refuses %j rather than deploy a stage that was not meant',
  (args) => {
    expect(() => parseDeployArguments(args)).toThrow('--stage must be one of dev, preview, prod')
  },
)
