import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import { ContactsImport } from './contacts-import.ts'
import { HIDDEN_ID } from './hidden-id.ts'
import { isProtected } from './removal-policy.ts'

export interface ContactsImportStackProps extends StackProps {
  readonly config: StageConfig
  /** First segment of every path of the API. */
  readonly apiStageName: string
}

/** A stage: a stack with only the service, and the outputs that scripts and tests read. */
export class ContactsImportStack extends Stack {
  constructor(scope: Construct, id: string, props: ContactsImportStackProps) {
    const { config, apiStageName, ...stackProps } = props
    super(scope, id, { terminationProtection: isProtected(config), ...stackProps })
    const service = new ContactsImport(this, HIDDEN_ID, { ...config, apiStageName })
    const { customDomain } = service
    const outputs = {
      ApiUrl: service.apiUrl,
      ContactsTableName: service.contactsTable.tableName,
      ControlTableName: service.controlTable.tableName,
      BucketName: service.bucket.bucketName,
      WorkspaceSecretsKeyId: service.workspaceSecretsKeyId,
      ImportsQueueUrl: service.importsQueue.queueUrl,
      EventsQueueUrl: service.eventsQueue.queueUrl,
      DeliveriesQueueUrl: service.deliveriesQueue.queueUrl,
      EventBusName: service.eventBus.eventBusName,
      AlarmTopicArn: service.alarmTopic.topicArn,
      // A schedule runs at most once a minute. To run the sweep sooner, as on a local cloud, invoke it.
      SweepFunctionName: service.sweepFunctionName,
      WebhookSweepFunctionName: service.webhookSweepFunctionName,
      ...(service.drop !== undefined && {
        DropBucketName: service.drop.bucket.bucketName,
        DropsQueueUrl: service.drop.queue.queueUrl,
      }),
      // A CNAME needs only the target; an alias record of Route 53 needs its zone as well.
      ...(customDomain !== undefined && {
        ApiDomainTarget: customDomain.target,
        ApiDomainTargetZone: customDomain.targetZone,
      }),
    }
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value })
  }
}
