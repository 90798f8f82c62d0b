import { EventBus } from 'aws-cdk-lib/aws-events'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { NodeFunction } from './node-function.ts'

/** The bus on which the ends of imports are published, for rules of any consumer. */
export class ImportEvents extends Construct {
  readonly bus: EventBus

  constructor(scope: Construct, id: string) {
    super(scope, id)
    // EventBridge generates no name: CDK makes one from the stack's name and the construct's path.
    this.bus = new EventBus(this, 'Bus')
  }

  grantPublish(grantee: NodeFunction): void {
    const resourceArns = [this.bus.eventBusArn]
    Grant.addToPrincipal({ grantee, actions: ['events:PutEvents'], resourceArns }).assertSuccess()
    grantee.addEnvironment(ENV.eventBusName, this.bus.eventBusName)
  }
}
