/** A file of a kind that is not read. The message names the kind, and says what to do instead. */
export class UnsupportedFormat extends Error {
  override readonly name = 'UnsupportedFormat'

  constructor(kind: string, wayOut: string) {
    super(`The file is ${kind}. ${wayOut}`)
  }
}

/** A file of a kind that is read, whose bytes are not what its kind says. The message holds nothing of what is in it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

export const SAVE_AS_TABLE = 'Open it in a spreadsheet program, save it as .xlsx or as CSV (UTF-8), and send that.'
export const EXPORT_CONTACTS = 'Export the contacts as CSV, .xlsx or vCard, and send that.'
export const UNPACK = 'Unpack it, and send the file that holds the contacts.'
