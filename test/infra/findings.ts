/** A rule of cdk-nag, and where in the tree of constructs. */
export interface Finding {
  readonly rule: string
  readonly path: string
}

export interface Findings {
  /** Rules that something breaks and that nobody acknowledged. */
  readonly violations: readonly string[]
  /** Acknowledgements of what is no finding. */
  readonly idle: readonly Finding[]
}
