import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  RestApi,
  type CfnRestApi,
  type MethodDeploymentOptions,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway'
import { LogGroup, type ILogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import { catchAllPaths } from './catch-all-paths.ts'
import type { StageConfig } from './config.ts'
import { CustomDomain } from './custom-domain.ts'
import { Firewall } from './firewall.ts'
import { addGatewayResponses } from './gateway-responses.ts'
import { logGroupProps } from './log-group-props.ts'
import type { NodeFunction } from './node-function.ts'
import { paceCreation } from './pace-creation.ts'
import { serviceName } from './service-name.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the root, with parameters in braces: `/v1/contacts/{contact_id}`. */
  readonly path: string
  readonly handler: NodeFunction
  /** Requests a second, for a large answer that needs no key. @default as the stage */
  readonly requestsPerSecond?: number
}

export interface ImportApiProps {
  readonly config: StageConfig
  /** The API's stage, first segment of every path. */
  readonly stageName: string
  readonly routes: readonly Route[]
  /** Returns 404 or 405 for whatever is not in `routes`, which it reads from its environment. */
  readonly unknownRoute: NodeFunction
}

/**
 * Who called what, when, and what came of it. No path and no query: they may hold an email. The log of the function has
 * key and workspace under the same request id; the address is stored only here, so it can have its own retention.
 */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    request_id: '$context.requestId',
    source_ip: '$context.identity.sourceIp',
    function_request_id: '$context.integration.requestId',
    trace_id: '$context.xrayTraceId',
    requested_at_milliseconds: '$context.requestTimeEpoch',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    function_status: '$context.integration.status',
    error_type: '$context.error.responseType',
    latency_milliseconds: '$context.responseLatency',
    function_latency_milliseconds: '$context.integrationLatency',
    response_bytes: '$context.responseLength',
  }),
)

/**
 * The HTTP API: a table of routes, one function for everything else, and API Gateway's own responses in our envelope.
 */
export class ImportApi extends Construct {
  /** Address with the API's stage, or of the domain before it, without the slash at its end. */
  readonly url: string
  /** Of pages that the API serves itself. */
  readonly origins: readonly string[]
  readonly stage: Stage
  /** A line for each request, with the address that it came from. */
  readonly accessLog: ILogGroup
  readonly customDomain: CustomDomain | undefined
  /** That answer requests. */
  readonly handlers: readonly NodeFunction[]

  constructor(scope: Construct, id: string, props: ImportApiProps) {
    super(scope, id)
    const { config, stageName, routes, unknownRoute } = props
    this.handlers = [...new Set([...routes.map(({ handler }) => handler), unknownRoute])]

    const accessLog = (this.accessLog = new LogGroup(
      this,
      'AccessLog',
      logGroupProps(config, config.auditLogRetentionDays),
    ))
    const api = new RestApi(this, 'RestApi', {
      restApiName: serviceName(this),
      endpointTypes: [EndpointType.REGIONAL],
      // Without this role API Gateway writes no log at all. It belongs to the account, not to the stack: deleted with one
      // stage, it would take the logs of every other API of the account along; where the account has one, it is replaced.
      cloudWatchRole: config.cloudWatchRole,
      ...(config.cloudWatchRole && { cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN }),
      deployOptions: {
        stageName,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: ACCESS_LOG_FORMAT,
        throttlingRateLimit: config.throttlingRateLimit,
        throttlingBurstLimit: config.throttlingBurstLimit,
        tracingEnabled: true,
        methodOptions: methodOptionsOf(routes),
      },
    })
    // CDK's own output of the address, under a name with a hash in it; the stack has one of ours.
    api.node.tryRemoveChild('Endpoint')
    this.stage = api.deploymentStage
    refuseOldTls(api)

    for (const { method, path, handler } of routes) {
      api.root.resourceForPath(path).addMethod(method, new LambdaIntegration(handler.entry, { allowTestInvoke: false }))
    }
    const { origins } = config
    if (origins.length > 0)
      for (const handler of new Set([...routes.map((route) => route.handler), unknownRoute]))
        handler.addEnvironment(ENV.origins, origins.join(','))
    const served = routes.map(({ method, path }) => ({ method, path }))
    unknownRoute.addEnvironment(ENV.routes, JSON.stringify(served))
    // One permission for the whole API: one for each method would outgrow a function's policy (20 KB).
    const unknown = new LambdaIntegration(unknownRoute.entry, { scopePermissionToMethod: false })
    for (const path of catchAllPaths(routes)) api.root.resourceForPath(path).addMethod('ANY', unknown)

    addGatewayResponses(api, origins)
    paceCreation(api)
    const { customDomain, firewall } = config
    this.customDomain =
      customDomain === undefined ? undefined : new CustomDomain(this, 'CustomDomain', { config: customDomain, api })
    const origin = `https://${api.restApiId}.execute-api.${api.stack.region}.${api.stack.urlSuffix}`
    this.url = this.customDomain?.url ?? `${origin}/${stageName}`
    this.origins = this.customDomain === undefined ? [origin] : [origin, this.customDomain.url]
    if (firewall === undefined) acknowledgeNoFirewall(api)
    else new Firewall(this, 'Firewall', { config: firewall, stage: this.stage })
    if (config.cloudWatchRole) acknowledgeLoggingRole(api)
    acknowledgeFindings(api)
  }
}

/** A burst of twice the rate, as a stage has by default. */
const methodOptionsOf = (routes: readonly Route[]): Readonly<Record<string, MethodDeploymentOptions>> =>
  Object.fromEntries(
    routes.flatMap(({ method, path, requestsPerSecond }) =>
      requestsPerSecond === undefined
        ? []
        : [
            [
              `${path}/${method}`,
              { throttlingRateLimit: requestsPerSecond, throttlingBurstLimit: 2 * requestsPerSecond },
            ],
          ],
    ),
  )

/**
 * Nothing below TLS 1.2; the default of a regional API allows 1.0. Such a policy needs an endpoint access mode too: the
 * strict one would tie callers to the endpoint's own name. CDK has both only in the raw resource.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
 */
const refuseOldTls = (api: RestApi): void => {
  const raw = api.node.defaultChild as CfnRestApi
  raw.securityPolicy = 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09'
  raw.endpointAccessMode = 'BASIC'
}

const CLOUDWATCH_POLICY = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'

const acknowledgeNoFirewall = (api: RestApi): void => {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG3',
    reason:
      'A firewall costs a monthly fee a stage. Calls are limited by the stage here and by key in the functions; a public API under attack configures one.',
  })
}

const acknowledgeLoggingRole = (api: RestApi): void => {
  Validations.of(api).acknowledge({
    id: `AwsSolutions-IAM4[Policy::${CLOUDWATCH_POLICY}]`,
    reason:
      'The role is the account’s, for every API in it, and this policy is the one that API Gateway documents for it.',
  })
}

const acknowledgeFindings = (api: RestApi): void => {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason:
        'The functions validate, by the schemas that also make the types, so that a refusal names each field in our envelope.',
    },
    {
      id: 'AwsSolutions-APIG4',
      reason:
        'The functions check our own keys, so that 401, 403 and 429 come in our envelope and order, with rate limit headers.',
    },
    { id: 'AwsSolutions-COG4', reason: 'Callers are machines with keys of ours, not users of a Cognito pool.' },
    {
      id: 'AwsSolutions-APIG6',
      reason:
        'The execution log goes to a group of API Gateway’s own making that never expires, and can hold headers, keys included. The access log and the logs of the functions carry what is needed.',
    },
  )
}
