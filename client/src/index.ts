export type * from './responses.ts'
export { hasEnded } from './responses.ts'
export type * from './webhook-responses.ts'
export type {
  CallOptions,
  ExportFormat,
  FileLink,
  KeyedCall,
  OpenedUpload,
  RejectsFile,
  SubmittedImport,
  WaitOptions,
} from './calls.ts'
export { ContactsImportClient } from './client.ts'
export type { ClientOptions } from './client.ts'
export type { FileFormat } from './file-package.ts'
export { ContactsImportError } from './import-error.ts'
export type { ClientErrorCode, ErrorCode, ServiceErrorCode } from './import-error.ts'
export { MAX_FILE_BYTES } from './import-file.ts'
export type { FileImport, ImportFile } from './import-file.ts'
export type {
  ApplyOptions,
  ImportOptions,
  ImportRequest,
  InspectRequest,
  MergeRule,
  UndoOptions,
} from './import-request.ts'
export type { RetryPolicy } from './retry.ts'
export { verifyWebhook } from './verify-webhook.ts'
export type { ReceivedWebhook, WebhookEvent } from './verify-webhook.ts'
export type { UploadContentType } from './upload-form.ts'
export type { NewWebhook, WebhookPatch, Webhooks } from './webhooks.ts'
