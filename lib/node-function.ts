import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import type { MetricProps } from 'aws-cdk-lib/aws-cloudwatch'
import { Role, ServicePrincipal, type IGrantable, type IPrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Alias,
  Architecture,
  Function,
  Runtime,
  Tracing,
  type FunctionProps,
  type IFunction,
  type IVersion,
  type Version,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type ILogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import { functionCode } from './function-code.ts'
import { logGroupProps } from './log-group-props.ts'
import { serviceName } from './service-name.ts'

/** What Lambda gives a whole vCPU for. */
export const ONE_CPU_MEGABYTES = 1769

const LIVE = 'live'

/** Reserves concurrency for a function that a queue feeds, where the stage wants that. */
export const reservedFor = (
  { reserveConcurrency }: StageConfig,
  atOnce: number,
): Pick<FunctionProps, 'reservedConcurrentExecutions'> =>
  reserveConcurrency ? { reservedConcurrentExecutions: atOnce } : {}

/** Name, role, log group and code are the construct's own: nothing of them is shared, and no name is physical. */
export interface NodeFunctionProps extends Omit<
  FunctionProps,
  'code' | 'functionName' | 'handler' | 'logGroup' | 'role' | 'runtime'
> {
  readonly config: StageConfig
  /** Folder under lambdas/functions whose index.ts exports `handler`. */
  readonly folder: string
}

/**
 * A function of this project: its bundle, its own role without managed policies, its own log group.
 *
 * Whatever the caller gives replaces the default, except `environment`, which is merged into it. Defaults: nodejs24.x on arm64,
 * 512 MB, 10 s, an ESM bundle with the AWS SDK in it.
 */
export class NodeFunction extends Construct implements IGrantable {
  readonly function: IFunction
  readonly grantPrincipal: IPrincipal
  readonly timeout: Duration
  readonly logGroup: ILogGroup
  /** Under which the metrics are found that the function itself counts. */
  readonly metricDimensions: Required<Pick<MetricProps, 'namespace' | 'dimensionsMap'>>
  readonly #function: Function
  readonly #hasVersions: boolean
  #live: (Alias & IFunction) | undefined

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id)
    const { config, folder, environment, timeout = Duration.seconds(10), ...overrides } = props
    this.timeout = timeout
    this.#hasVersions = config.trafficShift !== undefined
    const namespace = serviceName(this)
    this.metricDimensions = { namespace, dimensionsMap: { service: folder } }

    const logGroup = new LogGroup(this, 'Logs', logGroupProps(config))
    // A role of its own, and not Lambda's managed policy, which may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    this.logGroup = logGroup

    this.#function = new Function(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      architecture: Architecture.ARM_64,
      memorySize: 512,
      // Traces are sampled, one per second and 5 % of the rest, and distinguish a slow start from a slow table.
      tracing: Tracing.ACTIVE,
      // So that there is something to go back to. All of them go with the function.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      ...overrides,
      timeout,
      code: functionCode(this, folder),
      role,
      logGroup,
      environment: {
        POWERTOOLS_SERVICE_NAME: folder,
        POWERTOOLS_LOG_LEVEL: config.functionLogLevel,
        [ENV.metricsNamespace]: namespace,
        ...environment,
      },
    })
    this.function = this.#function
    this.grantPrincipal = role

    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray takes no resource in PutTraceSegments and PutTelemetryRecords. A test asserts that only these two have it.',
    })
  }

  /** What answers requests: the version that is live, where the stage has versions, and otherwise the function itself. */
  get entry(): IFunction {
    if (!this.#hasVersions) return this.function
    return (this.#live ??= this.#makeAlias())
  }

  #makeAlias(): Alias & IFunction {
    // The classes promise less of optional properties than the interfaces, says the compiler.
    const version = this.#function.currentVersion as Version & IVersion
    return new Alias(this, 'Live', { aliasName: LIVE, version }) as Alias & IFunction
  }

  /** The alias of `entry`, where there is one. */
  get live(): Alias | undefined {
    return this.#live
  }

  /** For the `grant…` methods of what the function uses: they give the permission and the name together. */
  addEnvironment(name: string, value: string): void {
    this.#function.addEnvironment(name, value)
  }
}
