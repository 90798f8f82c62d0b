import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import { catchAllPaths } from './catch-all-paths.ts'
import type { StageConfig } from './config.ts'
import { addGatewayResponses } from './gateway-responses.ts'
import type { NodeFunction } from './node-function.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the root, with parameters in braces: `/v1/contacts/{contact_id}`. */
  readonly path: string
  readonly handler: NodeFunction
}

export interface ImportApiProps {
  readonly config: StageConfig
  /** The API's stage, first segment of every path. */
  readonly stageName: string
  readonly routes: readonly Route[]
  /** Answers 404 or 405 to whatever is not in `routes`, which it finds in its environment. */
  readonly unknownRoute: NodeFunction
}

/** Ids, times and outcomes. No path, query or address of the caller: they may be personal data. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    request_id: '$context.requestId',
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

/** The HTTP API: a table of routes, everything else caught by one function, API Gateway's own answers in our envelope. */
export class ImportApi extends Construct {
  /** Address with the API's stage, without the slash at its end. */
  readonly url: string

  constructor(scope: Construct, id: string, props: ImportApiProps) {
    super(scope, id)
    const { config, stageName, routes, unknownRoute } = props

    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: config.logRetention,
      removalPolicy: config.removalPolicy,
    })
    const api = new RestApi(this, 'RestApi', {
      restApiName: Stack.of(this).stackName,
      endpointTypes: [EndpointType.REGIONAL],
      // Without this role API Gateway writes no log at all. It is the account's, not the stack's: were it to go with one stage,
      // every other API of the account would lose its logs.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: ACCESS_LOG_FORMAT,
        throttlingRateLimit: config.throttlingRateLimit,
        throttlingBurstLimit: config.throttlingBurstLimit,
        tracingEnabled: true,
      },
    })
    // CDK's own output of the address, under a name with a hash in it; the stack has one of ours.
    api.node.tryRemoveChild('Endpoint')
    this.url = `https://${api.restApiId}.execute-api.${api.stack.region}.${api.stack.urlSuffix}/${stageName}`

    for (const { method, path, handler } of routes) {
      api.root
        .resourceForPath(path)
        .addMethod(method, new LambdaIntegration(handler.function, { allowTestInvoke: false }))
    }
    const served = routes.map(({ method, path }) => ({ method, path }))
    unknownRoute.addEnvironment(ENV.routes, JSON.stringify(served))
    // One permission for the whole API: one for each method would outgrow a function's policy (20 KB).
    const unknown = new LambdaIntegration(unknownRoute.function, { scopePermissionToMethod: false })
    for (const path of catchAllPaths(routes)) api.root.resourceForPath(path).addMethod('ANY', unknown)

    addGatewayResponses(api)
    acknowledgeFindings(api)
  }
}

const CLOUDWATCH_POLICY = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'

const acknowledgeFindings = (api: RestApi): void => {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason:
        'The functions validate, by the schemas that also make the types, so that a refusal names each field in our envelope.',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'A firewall costs a monthly fee a stage. Calls are limited by the stage here and by key in the functions; whoever is attacked in public attaches one.',
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
    {
      id: `AwsSolutions-IAM4[Policy::${CLOUDWATCH_POLICY}]`,
      reason:
        'The role is the account’s, for every API in it, and this policy is the one that API Gateway documents for it.',
    },
  )
}
