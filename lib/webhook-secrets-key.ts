import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { removalPolicyOf } from './removal-policy.ts'

export interface WebhookSecretsKeyProps {
  readonly config: StageConfig
}

/** The most time there is to find out that a deleted key was needed. */
const PENDING_WINDOW = Duration.days(30)

/**
 * The key that encrypts signing secrets, each bound to its webhook. The function that creates them cannot read them,
 * and the one that reads them cannot create them.
 */
export class WebhookSecretsKey extends Construct {
  readonly #key: Key

  constructor(scope: Construct, id: string, props: WebhookSecretsKeyProps) {
    super(scope, id)
    this.#key = new Key(this, 'Key', {
      description: 'Encrypts the secrets that webhooks are signed with',
      enableKeyRotation: true,
      // Where the table is kept, what opens the secrets in it is kept with it.
      removalPolicy: removalPolicyOf(props.config),
      pendingWindow: PENDING_WINDOW,
    })
  }

  grantSeal(grantee: NodeFunction): void {
    this.#grant(grantee, 'kms:Encrypt')
  }

  grantOpen(grantee: NodeFunction): void {
    this.#grant(grantee, 'kms:Decrypt')
  }

  #grant(grantee: NodeFunction, action: `kms:${string}`): void {
    const resourceArns = [this.#key.keyArn]
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns }).assertSuccess()
    grantee.addEnvironment(ENV.webhookSecretsKey, this.#key.keyId)
  }
}
