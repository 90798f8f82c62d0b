import { CONTACT_MUTANTS } from './contact-mutants.ts'
import { ENGINE_MUTANTS } from './engine-mutants.ts'
import { FOLLOW_UP_MUTANTS } from './follow-up-mutants.ts'
import { JOB_MUTANTS } from './job-mutants.ts'
import type { Mutant } from './mutant.ts'
import { REQUEST_MUTANTS } from './request-mutants.ts'
import { TURN_MUTANTS } from './turn-mutants.ts'
import { UNDO_MUTANTS } from './undo-mutants.ts'

export const ALL_MUTANTS: readonly Mutant[] = [
  ...ENGINE_MUTANTS,
  ...JOB_MUTANTS,
  ...FOLLOW_UP_MUTANTS,
  ...TURN_MUTANTS,
  ...REQUEST_MUTANTS,
  ...UNDO_MUTANTS,
  ...CONTACT_MUTANTS,
]
