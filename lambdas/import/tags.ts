import type { NormalisedRow } from './normalise/row.ts'

/** Tags of the request are put on every contact, behind those of its row. */
export const withTags = (row: NormalisedRow, tags: readonly string[]): NormalisedRow =>
  'error' in row || tags.length === 0
    ? row
    : {
        ...row,
        input: { ...row.input, tags: [...new Set([...(row.input.tags ?? []), ...tags])] },
        ...(row.input.tags === undefined && { tagsOfImport: true }),
      }
