import * as z from 'zod'

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const
/** Of day, month and year in dates such as 3/4/2024. */
export type DateOrder = (typeof DATE_ORDERS)[number]

export const ON_INVALID_VALUE = ['auto', 'fail', 'drop'] as const
export const MAPPING_MODES = ['exact', 'extend'] as const
export const OTHER_COLUMNS = ['ignore', 'custom_fields'] as const

/** How values and columns are read, as far as the request says. What is left out has its default. */
export interface ReadingOptions {
  readonly on_invalid_value?: (typeof ON_INVALID_VALUE)[number]
  readonly date_order?: DateOrder
  readonly mapping_mode?: (typeof MAPPING_MODES)[number]
  readonly other_columns?: (typeof OTHER_COLUMNS)[number]
}

/** Those of them that are ignored, with a warning, where there are no columns. */
export const CSV_ONLY_OPTIONS = ['mapping_mode', 'other_columns'] as const satisfies (keyof ReadingOptions)[]

const oneOf = <const T extends readonly string[]>(values: T, description: string, byDefault?: T[number]) =>
  z
    .enum(values, `must be one of ${values.join(', ')}`)
    .nullish()
    .meta({ description, ...(byDefault !== undefined && { default: byDefault }) })

export const readingOptionsShape = {
  mapping_mode: oneOf(
    MAPPING_MODES,
    'CSV only. `exact`: only the columns of `mapping`. `extend`: those, and recognised column names.',
    'exact',
  ),
  other_columns: oneOf(
    OTHER_COLUMNS,
    'CSV only. `custom_fields`: every column without a field is kept as `custom_fields.<its name>`.',
    'ignore',
  ),
  date_order: oneOf(
    DATE_ORDERS,
    'The order of day, month and year in dates such as 3/4/2024. If omitted, a date in the column with only one reading decides for the column; if there is none, such a date is invalid.',
  ),
  on_invalid_value: oneOf(
    ON_INVALID_VALUE,
    'What happens to an invalid value. `fail`: the row fails. `drop`: only the value is dropped, as long as an email, a phone or an external_id is left. `auto`: `drop` if the column was recognised by its name, `fail` if the request maps the column, and for JSON.',
    'auto',
  ),
}
