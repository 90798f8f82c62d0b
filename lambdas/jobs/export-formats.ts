export const EXPORT_FORMATS = ['csv', 'ndjson', 'vcard'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** How the name of a file ends. */
export const EXTENSIONS: Readonly<Record<ExportFormat, string>> = { csv: 'csv', ndjson: 'ndjson', vcard: 'vcf' }
