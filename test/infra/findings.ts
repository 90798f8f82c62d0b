/** A rule of cdk-nag, and where in the tree of constructs. */
export interface Finding {
  readonly rule: string
  readonly path: string
}

export interface Findings {
  /** Rules that are broken without an acknowledgement. */
  readonly violations: readonly string[]
  /** Acknowledgements of what is no finding. */
  readonly idle: readonly Finding[]
}
