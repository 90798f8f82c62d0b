/** Made of the OpenAPI document by `npm run docs:mcp`. */
export const INSPECT_OPTIONS = {
  has_header: {
    description: 'CSV only. When false, `mapping` names columns by number, from `"1"`. Default: `true`.',
    type: ['boolean', 'null'],
  },
  delimiter: {
    description: 'CSV only. Detected if omitted.',
    anyOf: [{ type: 'string', pattern: '^(?:,|;|\\t|\\|)$' }, { type: 'null' }],
  },
  encoding: {
    anyOf: [
      {
        description:
          'Files only. A label of the WHATWG Encoding Standard, such as `windows-1251`. Detected if omitted.',
        type: 'string',
        maxLength: 40,
      },
      { type: 'null' },
    ],
  },
  sheet: {
    anyOf: [
      {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Files only: the sheet of a workbook that is read. The first that can be seen when left out.',
      },
      { type: 'null' },
    ],
  },
  default_country: {
    description: 'ISO 3166-1 alpha-2 code, to read phone numbers without a country code.',
    anyOf: [{ type: 'string', pattern: '^\\s*[A-Za-z]{2}\\s*$' }, { type: 'null' }],
  },
} as const

export const CHECK_OPTIONS = {
  has_header: {
    description: 'CSV only. When false, `mapping` names columns by number, from `"1"`. Default: `true`.',
    type: ['boolean', 'null'],
  },
  delimiter: {
    description: 'CSV only. Detected if omitted.',
    anyOf: [{ type: 'string', pattern: '^(?:,|;|\\t|\\|)$' }, { type: 'null' }],
  },
  encoding: {
    anyOf: [
      {
        description:
          'Files only. A label of the WHATWG Encoding Standard, such as `windows-1251`. Detected if omitted.',
        type: 'string',
        maxLength: 40,
      },
      { type: 'null' },
    ],
  },
  sheet: {
    anyOf: [
      {
        type: 'string',
        minLength: 1,
        maxLength: 255,
        description: 'Files only: the sheet of a workbook that is read. The first that can be seen when left out.',
      },
      { type: 'null' },
    ],
  },
  mapping: {
    description:
      'CSV only: column name → contact field, `custom_fields.<name>`, or null to ignore the column without a warning. Other columns are ignored, with a warning. If omitted, recognised column names are mapped automatically.',
    anyOf: [{ type: 'object', additionalProperties: { type: ['string', 'null'] } }, { type: 'null' }],
  },
  mapping_from: {
    description:
      'CSV only, in place of `mapping`: a job id, to take `mapping`, `mapping_mode` and `other_columns` of that import; or `last`, to take them of the last completed import that had the same header row and was given a mapping. If there is none, recognised column names are mapped automatically.',
    anyOf: [{ type: 'string', minLength: 1, maxLength: 64 }, { type: 'null' }],
  },
  mapping_mode: {
    description:
      'CSV only. `exact`: only the columns of `mapping`. `extend`: those, and recognised column names. Default: `"exact"`.',
    anyOf: [{ type: 'string', enum: ['exact', 'extend'] }, { type: 'null' }],
  },
  other_columns: {
    description:
      'CSV only. `custom_fields`: every column without a field is kept as `custom_fields.<its name>`. Default: `"ignore"`.',
    anyOf: [{ type: 'string', enum: ['ignore', 'custom_fields'] }, { type: 'null' }],
  },
  date_order: {
    description:
      'The order of day, month and year in dates such as 3/4/2024. If omitted, a date in the column with only one reading decides for the column; if there is none, such a date is invalid.',
    anyOf: [{ type: 'string', enum: ['dmy', 'mdy', 'ymd'] }, { type: 'null' }],
  },
  on_invalid_value: {
    description:
      'What happens to an invalid value. `fail`: the row fails. `drop`: only the value is dropped, as long as an email, a phone or an external_id is left. `auto`: `drop` if the column was recognised by its name, `fail` if the request maps the column, and for JSON. Default: `"auto"`.',
    anyOf: [{ type: 'string', enum: ['auto', 'fail', 'drop'] }, { type: 'null' }],
  },
  update_existing: {
    description: 'Whether a row that matches a contact updates it. Otherwise the row is skipped. Default: `false`.',
    type: ['boolean', 'null'],
  },
  match_by: {
    description:
      'Which identities find a contact. An identity that is left out finds no contact; if it belongs to another contact, the row is imported without it, with a warning. `external_id` and `id` always find a contact: `["external_id"]` leaves both others out.',
    anyOf: [{ type: 'array', items: { enum: ['email', 'phone', 'external_id'] }, minItems: 1 }, { type: 'null' }],
  },
  create_missing: {
    description: 'When false, a row that matches no contact is skipped, with the code `no_match`. Default: `true`.',
    type: ['boolean', 'null'],
  },
  merge: {
    description:
      'With `update_existing`: contact field, `custom_fields.<name>` or `*` for all others → `overwrite` (the default), `fill_blanks` (only where the contact has no value) or `never`; `tags` → `add` (the default), `replace` or `never`.',
    anyOf: [
      { type: 'object', additionalProperties: { enum: ['overwrite', 'fill_blanks', 'never', 'add', 'replace'] } },
      { type: 'null' },
    ],
  },
  blank_cells: {
    description:
      '`clear`: a blank cell, an empty string or null empties the field of the contact that the row updates; never an email, a phone or an external_id. Default: `"ignore"`.',
    anyOf: [{ type: 'string', enum: ['ignore', 'clear'] }, { type: 'null' }],
  },
  tags: {
    description: 'Added to every contact that is created or updated.',
    anyOf: [{ type: 'array', items: { type: 'string', maxLength: 64 }, maxItems: 50 }, { type: 'null' }],
  },
  default_country: {
    description: 'ISO 3166-1 alpha-2 code, to read phone numbers without a country code.',
    anyOf: [{ type: 'string', pattern: '^\\s*[A-Za-z]{2}\\s*$' }, { type: 'null' }],
  },
  name: {
    description: 'Kept with the job, to tell imports apart.',
    anyOf: [{ type: 'string', maxLength: 200 }, { type: 'null' }],
  },
} as const

export const APPLY_OPTIONS = {
  on_drift: {
    description:
      '`stop`: the job fails as `plan_changed` before the first batch in which a row would come otherwise than in the dry run. Default: `"continue"`.',
    anyOf: [{ type: 'string', enum: ['continue', 'stop'] }, { type: 'null' }],
  },
} as const

export const UNDO_OPTIONS = {
  dry_run: {
    description: 'Says what an undo would do, and changes nothing. Default: `false`.',
    type: ['boolean', 'null'],
  },
} as const
