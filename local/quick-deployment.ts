import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  UpdateStackCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { setTimeout as pause } from 'node:timers/promises'
import { assetsOf, contentOf, type Asset } from './cloud-assembly.ts'
import { LOCAL_ACCESS_KEY, LOCAL_REGION } from './cloud-environment.ts'
import { LocalCloudFailure } from './failure.ts'
import type { Progress } from './progress.ts'

const POLL_MS = 100
/** Between two lines of progress. */
const TELL_MS = 3_000
const UPLOADS_AT_ONCE = 4
/** What the CDK's own bootstrapping writes: templates ask for version 6 or later. */
const BOOTSTRAP = { Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30', Overwrite: true }

interface QuickDeployment {
  readonly endpoint: string
  /** Folder with the synthesised app. */
  readonly assembly: string
  readonly stackName: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/** The one parameter that the template reads; a client only for it would be one more package. */
const putBootstrapVersion = async (endpoint: string): Promise<void> => {
  const credential = `Credential=${LOCAL_ACCESS_KEY}/20260101/${LOCAL_REGION}/ssm/aws4_request`
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AmazonSSM.PutParameter',
      Authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(BOOTSTRAP),
  })
  if (!response.ok) throw new LocalCloudFailure(`The emulator took no parameter: ${await response.text()}`)
}

const upload = async (s3: S3Client, assets: readonly Asset[]): Promise<void> => {
  for (const Bucket of new Set(assets.map(({ bucket }) => bucket)))
    await s3.send(new CreateBucketCommand({ Bucket })).catch((error: unknown) => {
      if (!(error instanceof Error && error.name.startsWith('BucketAlready'))) throw error
    })
  const waiting = [...assets]
  const work = async (): Promise<void> => {
    for (let asset = waiting.shift(); asset !== undefined; asset = waiting.shift())
      await s3.send(new PutObjectCommand({ Bucket: asset.bucket, Key: asset.key, Body: await contentOf(asset) }))
  }
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, work))
}

const describe = async (client: CloudFormationClient, stackName: string): Promise<Stack | undefined> => {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks?.[0]
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined
    throw error
  }
}

const reasonsOf = async (client: CloudFormationClient, stackName: string): Promise<string> => {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }))
  const failed = StackEvents.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'))
  return failed.map((event) => `${event.LogicalResourceId ?? ''}: ${event.ResourceStatusReason ?? ''}`).join('\n')
}

const countOf = async (client: CloudFormationClient, stackName: string): Promise<number> => {
  let count = 0
  for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stackName, NextToken: token }))
    const done = (page.StackResourceSummaries ?? []).filter(({ ResourceStatus = '' }) =>
      ResourceStatus.endsWith('COMPLETE'),
    )
    count += done.length
    token = page.NextToken
  }
  return count
}

const startDeploying = async (client: CloudFormationClient, stackName: string, templateUrl: string): Promise<void> => {
  const there = await describe(client, stackName)
  const input = {
    StackName: stackName,
    TemplateURL: templateUrl,
    Capabilities: ['CAPABILITY_IAM' as const, 'CAPABILITY_NAMED_IAM' as const],
  }
  if (there === undefined) await client.send(new CreateStackCommand(input))
  else
    await client.send(new UpdateStackCommand(input)).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.includes('No updates'))) throw error
    })
}

/** Waits for the end of a deployment, and says every few seconds how far it is. */
const untilDeployed = async (
  client: CloudFormationClient,
  { stackName, progress, signal }: QuickDeployment,
): Promise<Stack> => {
  for (let reported = performance.now(); ;) {
    signal?.throwIfAborted()
    const stack = await describe(client, stackName)
    const status = stack?.StackStatus ?? 'DELETED'
    if (stack !== undefined && (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE')) return stack
    if (!status.endsWith('_IN_PROGRESS') || status.includes('ROLLBACK'))
      throw new LocalCloudFailure(`${stackName} is ${status}.\n${await reasonsOf(client, stackName)}`)
    if (performance.now() - reported > TELL_MS) {
      progress(`Deploying ${stackName}: ${await countOf(client, stackName)} resources are ready`)
      reported = performance.now()
    }
    await pause(POLL_MS)
  }
}

/**
 * Deploys a synthesised stack to an emulator as `cdk bootstrap` and `cdk deploy` do, without the CDK's command line: that asks for the
 * state of a stack only every five seconds. Gives the outputs.
 */
export const deployQuickly = async (deployment: QuickDeployment): Promise<Record<string, string>> => {
  const { endpoint, assembly, stackName, progress } = deployment
  const config = {
    endpoint,
    region: LOCAL_REGION,
    credentials: { accessKeyId: LOCAL_ACCESS_KEY, secretAccessKey: 'test' },
  }
  const s3 = new S3Client({ ...config, forcePathStyle: true })
  const client = new CloudFormationClient(config)
  try {
    const assets = await assetsOf(assembly, stackName, { account: LOCAL_ACCESS_KEY, region: LOCAL_REGION })
    const template = assets.at(-1)
    if (template === undefined) throw new Error(`${stackName} has no template.`)
    progress(`Uploading ${assets.length - 1} functions`)
    await Promise.all([putBootstrapVersion(endpoint), upload(s3, assets)])
    progress(`Deploying ${stackName}`)
    await startDeploying(client, stackName, `${endpoint}/${template.bucket}/${template.key}`)
    const { Outputs = [] } = await untilDeployed(client, deployment)
    return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]))
  } finally {
    s3.destroy()
    client.destroy()
  }
}
