export const REJECTS_FORMATS = ['csv', 'ndjson'] as const
/** The form of a file of rejects. */
export type RejectsFormat = (typeof REJECTS_FORMATS)[number]
