import * as z from 'zod'
import type { PresentedKey } from '../access/session.ts'
import type { PayloadFormat } from '../platform/payload-format.ts'
import { idPattern } from '../platform/ids.ts'

/** A file that a client may send, whether it was sent or not. */
export interface Upload {
  readonly workspace_id: string
  readonly upload_id: string
  /** What the client said the file is; `file`: nothing. */
  readonly format: PayloadFormat
  /** Until when it may be sent, in milliseconds since the epoch. */
  readonly expires_at: number
  /** The caller's own name for it. */
  readonly file_name?: string
  /** The key, or the session, that asked for the form. Absent in uploads of earlier versions. */
  readonly opened_by?: string
  /** The job that uses it, and since when, in milliseconds since the epoch. */
  readonly used_by?: { readonly job_id: string; readonly since: number }
}

export interface UploadKey {
  readonly workspace_id: string
  readonly upload_id: string
}

const UPLOAD_ID = idPattern('upload')

/** `upl_` and a ULID. */
export const uploadIdSchema = z.string().meta({ pattern: UPLOAD_ID.source })

/** Whether a text can be an upload's id at all. */
export const isUploadId = (text: string): boolean => UPLOAD_ID.test(text)

/** By whom an upload is opened: what a session opens is not its key's, whose other sessions must not see it. */
export const uploaderOf = ({ id, session }: PresentedKey): string => session?.id ?? id

/**
 * A file is personal data: a session, and a key that may only write, see the files whose forms they asked for, and no
 * others. Undefined: all of the workspace.
 */
export const opensOnly = (key: PresentedKey): string | undefined =>
  key.session === undefined && key.permissions.includes('read:contacts') ? undefined : uploaderOf(key)
