import type { Progress } from '../local/progress.ts'
import type { DynamoDbEngine } from './dynamodb-engine.ts'
import type { FigureName, Measured } from './figures.ts'

export interface Measurement {
  readonly measured: Measured
  /** What stands behind the figures: both sides of each ratio, what was imported, on what. */
  readonly notes: readonly string[]
}

/** Figures that are measured together. */
export interface Suite {
  readonly name: string
  readonly figures: readonly FigureName[]
  measure(engine: DynamoDbEngine, progress: Progress): Promise<Measurement>
}
