/** Why a file as a whole cannot be imported. */
export type UnusableFileCode =
  'unreadable_file' | 'unsupported_format' | 'no_data_rows' | 'unusable_columns' | 'unknown_encoding' | 'too_many_rows'

interface UnusableFileOptions {
  /** Path of a field of the request → what is wrong with it, or what to send. */
  readonly fields?: Readonly<Record<string, string>>
  /** For the log only. */
  readonly cause?: unknown
}

/**
 * A file that cannot be imported, or not to its end. The reason of a 400 where the request brings the file along, and of
 * the job's failure where the file was queued. Message and fields hold no cell of the file.
 */
export class UnusableFile extends Error {
  override readonly name: string = 'UnusableFile'
  readonly code: UnusableFileCode
  readonly fields: Readonly<Record<string, string>> | undefined

  constructor(code: UnusableFileCode, message: string, { fields, cause }: UnusableFileOptions = {}) {
    super(message, { cause })
    this.code = code
    this.fields = fields
  }
}
