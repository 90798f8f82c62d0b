import { Stack } from 'aws-cdk-lib'
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import { removalPolicyOf } from './removal-policy.ts'
import { serviceName } from './service-name.ts'

export interface DataKeyProps {
  readonly config: StageConfig
}

const SERVICES = ['dynamodb', 's3', 'sqs'] as const

/**
 * A customer managed key for tables, bucket and queues. Its policy is the one of AWS managed keys: a principal that may use the
 * table, bucket or queue in this account may use the key through it, and in no other way. So the grants of the
 * functions are the same with and without it. (CDK adds EventBridge, which belongs to no account, where a rule targets
 * a queue.) https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export class DataKey extends Construct {
  readonly key: Key

  constructor(scope: Construct, id: string, { config }: DataKeyProps) {
    super(scope, id)
    const { account, region } = Stack.of(this)
    this.key = new Key(this, 'Key', {
      description: `Encrypts the data of ${serviceName(this)}`,
      enableKeyRotation: true,
      // Where the data is kept, what opens it is kept with it.
      removalPolicy: removalPolicyOf(config),
    })
    const throughServices = {
      'kms:CallerAccount': account,
      'kms:ViaService': SERVICES.map((service) => `${service}.${region}.amazonaws.com`),
    }
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        resources: ['*'],
        conditions: { StringEquals: throughServices },
      }),
    )
    // DynamoDB works on the table in the background too, by a grant.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { StringEquals: throughServices, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    )
  }
}
