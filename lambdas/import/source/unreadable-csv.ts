import { UnusableFile } from '../files/unusable-file.ts'

/**
 * The CSV cannot be read to its end: a quote opens and never closes. The rows before it were read. An inline import
 * fails with 400 and writes nothing; a queued one fails and keeps what it wrote.
 */
export class UnreadableCsv extends UnusableFile {
  override readonly name = 'UnreadableCsv'
  /** 1 for the first line of the file. */
  readonly line: number

  constructor(line: number) {
    const message = `The quote that opens on line ${line} is never closed.`
    super('unreadable_file', message, { fields: { csv: message } })
    this.line = line
  }
}
