import type { ImportRequest } from '../import/request.ts'
import type { JobOptions } from './job.ts'

/** The options of an import as its job shows them. */
export const jobOptionsOf = (source: JobOptions['source'], { options }: Pick<ImportRequest, 'options'>): JobOptions => {
  const {
    match_by,
    merge,
    blank_cells,
    create_missing,
    on_invalid_value,
    date_order,
    mapping_from,
    mapping_mode,
    other_columns,
    encoding,
    sheet,
  } = options
  return {
    source,
    update_existing: options.update_existing,
    tags: options.tags,
    default_country: options.default_country ?? null,
    dry_run: options.dry_run,
    ...(match_by && { match_by }),
    ...(merge && { merge }),
    ...(blank_cells && { blank_cells }),
    ...(create_missing !== undefined && { create_missing }),
    ...(on_invalid_value && { on_invalid_value }),
    ...(date_order && { date_order }),
    ...(mapping_from && { mapping_from }),
    ...(mapping_mode && { mapping_mode }),
    ...(other_columns && { other_columns }),
    ...(encoding && { encoding }),
    ...(sheet && { sheet }),
  }
}
