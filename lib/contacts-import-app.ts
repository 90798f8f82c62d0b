import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { STAGES, parseAlarmEmail, parseStageName, type StageConfig } from './config.ts'
import { ContactsImportStack } from './contacts-import-stack.ts'

export interface ContactsImportApp {
  readonly app: App
  readonly stack: ContactsImportStack
}

/** The app of the stage that the context names, less what `overrides` say otherwise. A finding of cdk-nag that nobody has acknowledged fails its synthesis. */
export const makeContactsImportApp = (
  props: AppProps = {},
  overrides: Partial<StageConfig> = {},
): ContactsImportApp => {
  const app = new App(props)
  const stageName = parseStageName(app.node.tryGetContext('stage'))
  const stack = new ContactsImportStack(app, `ContactsImport-${stageName}`, {
    config: { ...STAGES[stageName], ...parseAlarmEmail(app.node.tryGetContext('alarmEmail')), ...overrides },
    apiStageName: stageName,
    description: 'HTTP API that imports contacts',
  })
  Tags.of(app).add('project', 'contacts-import')
  Tags.of(app).add('stage', stageName)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, stack }
}
