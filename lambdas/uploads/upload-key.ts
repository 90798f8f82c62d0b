import type { UploadKey } from './upload.ts'

/** The S3 key of an upload. */
export const uploadKey = ({ workspace_id, upload_id }: UploadKey): string => `uploads/${workspace_id}/${upload_id}`
