import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { StageConfig } from './config.ts'
import { ContactsImportStack } from './contacts-import-stack.ts'
import { parseStageName, readStage } from './stages.ts'

export interface ContactsImportApp {
  readonly app: App
  readonly stack: ContactsImportStack
}

/** What used to be said at each deployment, and was undone by the next one that did not say it. */
const refuseAlarmEmail = (app: App): void => {
  if (app.node.tryGetContext('alarmEmail') !== undefined)
    throw new Error(
      'alarmEmail is no context any more: name who is to hear of alarms in alarmEmails of stages/<stage>.json.',
    )
}

/** A deployment that may have to be taken back whole: nothing is protected from its own roll-back. */
const firstDeployment = (app: App): Partial<StageConfig> =>
  app.node.tryGetContext('firstDeployment') === undefined ? {} : { deletionProtection: false }

/** The app of the stage in the context, with `overrides`. An unacknowledged finding of cdk-nag fails the synthesis. */
export const makeContactsImportApp = (
  props: AppProps = {},
  overrides: Partial<StageConfig> = {},
): ContactsImportApp => {
  const app = new App(props)
  refuseAlarmEmail(app)
  const stageName = parseStageName(app.node.tryGetContext('stage'))
  const stack = new ContactsImportStack(app, `ContactsImport-${stageName}`, {
    config: { ...readStage(stageName), ...firstDeployment(app), ...overrides },
    apiStageName: stageName,
    description: 'HTTP API that imports contacts',
  })
  Tags.of(app).add('project', 'contacts-import')
  Tags.of(app).add('stage', stageName)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, stack }
}
