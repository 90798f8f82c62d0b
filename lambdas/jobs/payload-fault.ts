import { UnusableFile } from '../import/files/unusable-file.ts'
import { JOB_ERRORS, type JobError } from './job.ts'
import { PayloadGone } from './ports.ts'

/** What a job fails with because of its payload; undefined where the payload is not at fault. */
export const payloadFault = (error: unknown): JobError | undefined => {
  if (error instanceof PayloadGone) return { code: 'file_gone', message: JOB_ERRORS.file_gone }
  if (!(error instanceof UnusableFile)) return undefined
  const { code, message, fields } = error
  return { code, message, ...(fields && { details: { fields } }) }
}
