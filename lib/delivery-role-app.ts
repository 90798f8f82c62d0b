import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { LOCAL_STAGE } from './config.ts'
import { DeliveryRoleStack } from './delivery-role-stack.ts'
import { parseStageName } from './stages.ts'

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/

const parseRepository = (value: unknown): string => {
  if (typeof value === 'string' && REPOSITORY.test(value)) return value
  throw new Error('Name the repository that deploys: --context repository=owner/name')
}

const parseProvider = (value: unknown): string | undefined => {
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\//.test(value)) return value
  throw new Error('provider must be the ARN of an OIDC provider of IAM.')
}

/**
 * The app that makes the role of the deployment workflow. By hand, with an administrator's credentials, once for a stage:
 * whoever could change the role by the workflow could give it more.
 */
export const makeDeliveryRoleApp = (props: AppProps = {}): { readonly app: App; readonly stack: DeliveryRoleStack } => {
  const app = new App(props)
  const stageName = parseStageName(app.node.tryGetContext('stage'))
  if (stageName === LOCAL_STAGE) throw new Error(`The stage ${LOCAL_STAGE} is not deployed to AWS.`)
  const stack = new DeliveryRoleStack(app, `ContactsImportDelivery-${stageName}`, {
    repository: parseRepository(app.node.tryGetContext('repository')),
    providerArn: parseProvider(app.node.tryGetContext('provider')),
    stageName,
    description: 'The role by which a workflow deploys',
  })
  Tags.of(app).add('project', 'contacts-import')
  Tags.of(app).add('stage', stageName)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, stack }
}
