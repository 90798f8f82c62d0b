/** What the benchmark measures, in the order of the report, and the goal of each. Add a figure here and give its value in a suite. */
export const GOALS = {
  write_units_one_identity: { unit: 'write units/row', goal: 1, better: 'lower' },
  write_units_two_identities: { unit: 'write units/row', goal: 2, better: 'lower' },
  write_units_three_identities: { unit: 'write units/row', goal: 3, better: 'lower' },
  write_units_again_after_delete: { unit: 'write units/row', goal: 2, better: 'lower' },
  write_units_unchanged_row: { unit: 'write units/row', goal: 0, better: 'lower' },
  read_units_per_identity: { unit: 'read units/identity', goal: 1, better: 'lower' },
  engine_vs_raw_writes: { unit: 'ratio', goal: 0.9, better: 'higher' },
  engine_vs_usual_importer: { unit: 'ratio', goal: 10, better: 'higher' },
  http_500_rows_overhead: { unit: 'ratio', goal: 2, better: 'lower' },
  accept_5mb_seconds: { unit: 's', goal: 1, better: 'lower' },
  inspect_20mb_seconds: { unit: 's', goal: 1, better: 'lower' },
  cpu_vs_csv_parse: { unit: 'ratio', goal: 0.3, better: 'higher' },
  worker_bundle_kb: { unit: 'KB', goal: 1_350, better: 'lower' },
  hostile_csv_time_vs_plain: { unit: 'ratio', goal: 1, better: 'lower' },
  hostile_csv_memory_vs_plain: { unit: 'ratio', goal: 2, better: 'lower' },
  worker_rows_per_second_at_aws_latency: { unit: 'rows/s', goal: 12_000, better: 'higher' },
  worker_cpu_vs_sdk_writes: { unit: 'ratio', goal: 0.6, better: 'lower' },
  interactive_beside_large: { unit: 'ratio', goal: 3, better: 'lower' },
  rows_per_second_1m_vs_10k: { unit: 'ratio', goal: 0.9, better: 'higher' },
  memory_1m_vs_10k: { unit: 'ratio', goal: 1.1, better: 'lower' },
  objects_read_for_one_failed_row: { unit: 'objects', goal: 3, better: 'lower' },
  stored_bytes_per_failed_row: { unit: 'bytes/row', goal: 100, better: 'lower' },
  write_units_undo_created: { unit: 'write units/contact', goal: 2, better: 'lower' },
  undo_time_vs_import: { unit: 'ratio', goal: 1, better: 'lower' },
  export_read_units_per_contact: { unit: 'read units/contact', goal: 0.5, better: 'lower' },
  export_import_write_units: { unit: 'write units', goal: 0, better: 'lower' },
  changes_bytes_per_row: { unit: 'bytes/row', goal: 60, better: 'lower' },
  small_import_behind_20_large_vs_alone: { unit: 'ratio', goal: 5, better: 'lower' },
  cost_per_million_rows_usd: { unit: 'USD/million rows', goal: 0.78, better: 'lower' },
  cost_per_million_rows_two_identities_usd: { unit: 'USD/million rows', goal: 1.45, better: 'lower' },
} as const satisfies Record<string, { unit: string; goal: number; better: 'lower' | 'higher' }>

export type FigureName = keyof typeof GOALS
export type Measured = Partial<Record<FigureName, number>>

export interface Figure {
  readonly name: FigureName
  /** null: could not be measured, as the report says. */
  readonly value: number | null
  readonly unit: string
  readonly goal: number
  readonly better: 'lower' | 'higher'
}

/** Enough to compare two runs by; more would be noise. */
const DECIMALS = 3

export const figuresOf = (names: readonly FigureName[], measured: Measured): Figure[] =>
  names.map((name) => {
    const value = measured[name]
    return { name, value: value === undefined ? null : Number(value.toFixed(DECIMALS)), ...GOALS[name] }
  })

export const meetsGoal = ({ value, goal, better }: Figure): boolean =>
  value !== null && (better === 'lower' ? value <= goal : value >= goal)
