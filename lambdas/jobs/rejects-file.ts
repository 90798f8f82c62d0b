export const REJECTS_FORMATS = ['csv', 'ndjson'] as const
/** The form of a file of rejects. */
export type RejectsFormat = (typeof REJECTS_FORMATS)[number]

/** The rows of an import that failed, in the form in which they came, to be mended and sent again. */
export interface RejectsFile {
  readonly format: RejectsFormat
  /** With their line ends. Read once. */
  readonly lines: AsyncIterable<string>
}
