import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { removalPolicyOf } from './removal-policy.ts'

export interface SecretsKeyProps {
  readonly config: StageConfig
  readonly description: string
  /** Environment variable through which a function with a grant learns the key. */
  readonly environmentName: string
}

/** The most time there is to find out that a deleted key was needed. */
const PENDING_WINDOW = Duration.days(30)

/** A key that encrypts secrets, each bound to what it is of. No function that creates them reads them, or the other way round. */
export class SecretsKey extends Construct {
  readonly key: Key
  readonly #environmentName: string

  constructor(scope: Construct, id: string, props: SecretsKeyProps) {
    super(scope, id)
    this.#environmentName = props.environmentName
    this.key = new Key(this, 'Key', {
      description: props.description,
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
    const resourceArns = [this.key.keyArn]
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns }).assertSuccess()
    grantee.addEnvironment(this.#environmentName, this.key.keyId)
  }
}
