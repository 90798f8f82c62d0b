import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { FETCH_SECONDS } from '../lambdas/outbound/fetch-limits.ts'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import { NodeFunction, reservedFor } from './node-function.ts'
import type { PayloadBucket } from './payload-bucket.ts'

export interface UrlFetchProps {
  readonly config: StageConfig
  readonly payloads: PayloadBucket
}

/** To store what was fetched, after the last moment at which it can have come. */
const STORE_SECONDS = 5

/** Fetches the files of URLs. It alone speaks to servers that callers name for a file, and all it may do is put a file where uploads are. */
export class UrlFetch extends NodeFunction {
  constructor(scope: Construct, id: string, { config, payloads }: UrlFetchProps) {
    super(scope, id, {
      config,
      folder: 'url-fetch',
      timeout: Duration.seconds(FETCH_SECONDS + STORE_SECONDS),
      environment: { [ENV.allowInsecureWebhooks]: String(config.allowInsecureWebhooks) },
      ...reservedFor(config, config.urlFetches),
    })
    payloads.grantReceiveUploads(this)
  }

  /** Lets a function have it fetch, and wait for the result. */
  grantAsk(grantee: NodeFunction): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.function.functionArn],
    }).assertSuccess()
    grantee.addEnvironment(ENV.urlFetchFunction, this.function.functionName)
  }
}
