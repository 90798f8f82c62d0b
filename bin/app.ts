import { makeContactsImportApp } from '../lib/contacts-import-app.ts'

// The CDK CLI tells where to and with which context through the environment, and App synthesises when the process ends.
makeContactsImportApp()
