/** A word that no log can hold by chance: it is in every cell, name and address that the redaction test sends. */
export const CANARY = 'zyzzyva'

const PATTERNS = {
  canary: new RegExp(CANARY, 'i'),
  email: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u,
  phone: /\+[1-9]\d{6,14}(?!\d)/,
  key: /wbk_[A-Za-z0-9_-]{8}/,
  secret: /whsec_[A-Za-z0-9+/=]{8}/,
  signature: /X-Amz-Signature=[0-9a-f]{8}/i,
} as const satisfies Readonly<Record<string, RegExp>>

export type PersonalDataKind = keyof typeof PATTERNS

export const PERSONAL_DATA_KINDS = Object.keys(PATTERNS) as PersonalDataKind[]

export interface Finding {
  readonly kind: PersonalDataKind
  readonly line: string
}

/** Every line that holds what belongs to a customer, and of which kind it is. */
export const findPersonalData = (lines: readonly string[]): Finding[] =>
  lines.flatMap((line) =>
    PERSONAL_DATA_KINDS.filter((kind) => PATTERNS[kind].test(line)).map((kind) => ({ kind, line })),
  )
