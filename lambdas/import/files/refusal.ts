import { UnusableFile } from './unusable-file.ts'

/** A file of a format that is not read. The message names the format, and says what to do instead. */
export class UnsupportedFormat extends UnusableFile {
  override readonly name = 'UnsupportedFormat'

  constructor(format: string, instead: string) {
    super('unsupported_format', `The file is ${format}. ${instead}`)
  }
}

/** A file of a format that is read, whose bytes are damaged. The message holds nothing of its content. */
export class UnreadableFile extends UnusableFile {
  override readonly name = 'UnreadableFile'

  constructor(message: string, { cause }: { readonly cause?: unknown } = {}) {
    super('unreadable_file', message, { cause })
  }
}

export const SAVE_AS_TABLE = 'Open it in a spreadsheet program, save it as .xlsx or as CSV (UTF-8), and send that.'
export const EXPORT_CONTACTS = 'Export the contacts as CSV, .xlsx or vCard, and send that.'
export const UNPACK = 'Unpack it, and send the file that holds the contacts.'
