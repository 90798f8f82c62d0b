import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { STAGES, parseStageName } from './config.ts'
import { ContactsImportStack } from './contacts-import-stack.ts'

export interface ContactsImportApp {
  readonly app: App
  readonly stack: ContactsImportStack
}

/** The app of the stage that the context names. A finding of cdk-nag that nobody has acknowledged fails its synthesis. */
export const makeContactsImportApp = (props: AppProps = {}): ContactsImportApp => {
  const app = new App(props)
  const stageName = parseStageName(app.node.tryGetContext('stage'))
  const stack = new ContactsImportStack(app, `ContactsImport-${stageName}`, {
    config: STAGES[stageName],
    apiStageName: stageName,
    description: 'HTTP API that imports contacts',
  })
  Tags.of(app).add('project', 'contacts-import')
  Tags.of(app).add('stage', stageName)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, stack }
}
