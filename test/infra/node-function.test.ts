import { Duration } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda'
import { type StageConfig } from '../../lib/config.ts'
import { readStage } from '../../lib/stages.ts'
import { NodeFunction, type NodeFunctionProps } from '../../lib/node-function.ts'
import { makeStack } from './synthesise.ts'

const make = (props: Partial<NodeFunctionProps> = {}, config: Partial<StageConfig> = {}): Template => {
  const stack = makeStack()
  new NodeFunction(stack, 'It', { folder: 'contacts', config: { ...readStage('prod'), ...config }, ...props })
  return Template.fromStack(stack)
}

const FUNCTION = 'AWS::Lambda::Function'

describe('NodeFunction', () => {
  test('has 512 MB and 10 seconds where nothing is said', () => {
    make().hasResourceProperties(FUNCTION, { MemorySize: 512, Timeout: 10 })
  })

  test('lets the caller have the last word on every default', () => {
    make({
      memorySize: 1024,
      timeout: Duration.seconds(3),
      architecture: Architecture.X86_64,
      tracing: Tracing.DISABLED,
    }).hasResourceProperties(FUNCTION, { MemorySize: 1024, Timeout: 3, Architectures: ['x86_64'] })
  })

  test('merges the environment: what the caller does not name stays', () => {
    make({ environment: { ADDED: 'yes', POWERTOOLS_LOG_LEVEL: 'WARN' } }).hasResourceProperties(FUNCTION, {
      Environment: {
        Variables: { ADDED: 'yes', POWERTOOLS_LOG_LEVEL: 'WARN', POWERTOOLS_SERVICE_NAME: 'contacts' },
      },
    })
  })

  test('takes the retention of its log from the stage', () => {
    make({}, { logRetentionDays: 1 }).hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 1,
    })
  })

  test('may write only to its own log group: no managed policy', () => {
    const role = Object.values(make().findResources('AWS::IAM::Role'))
    expect(role).toHaveLength(1)
    expect(role[0]).not.toHaveProperty('Properties.ManagedPolicyArns')
  })

  test('a folder that is not there stops the synthesis', () => {
    expect(() => make({ folder: 'no-such-function' })).toThrow('There is no function no-such-function')
  })
})
