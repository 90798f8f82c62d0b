import { makeContactsImportApp } from '../lib/contacts-import-app.ts'

// The CDK CLI passes target and context through the environment, and App synthesises when the process ends.
makeContactsImportApp()
