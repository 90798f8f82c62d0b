import { CONTACT_ID_FIELD } from '../contacts/contact-schema.ts'
import { FIELD_RULES, type MergeRules, TAG_RULES } from '../contacts/merge-rules.ts'
import type { Problems } from '../http/body-schema.ts'
import { readTarget } from './source/mapping-target.ts'

export const BLANK_CELLS = ['ignore', 'clear'] as const

/** What an update does with the values of its row, as far as the request says. */
export interface MergeOptions {
  readonly merge?: MergeRules
  readonly blank_cells?: (typeof BLANK_CELLS)[number]
  /** @default true */
  readonly create_missing?: boolean
}

/** Rules that a request may have: more than the fields of a contact, and a bound for what a job keeps. */
const MAX_RULES = 200

const PARTS = ['first_name', 'last_name'] as const

/** What a name of a rule stands for, aliases resolved; or why it stands for nothing. */
const readName = (name: string): { target: string } | { problem: string } => {
  if (name === '*' || name === 'custom_fields') return { target: name }
  const read = readTarget(name)
  if ('target' in read && read.target === CONTACT_ID_FIELD)
    return { problem: 'only matches a contact, and is never changed' }
  return 'target' in read ? read : { problem: 'must be a contact field, custom_fields.<name> or *' }
}

/** The option `merge`; every rule at fault is named. */
export const readMerge = (value: unknown, problems: Problems): MergeRules => {
  const rules: Record<string, MergeRules[string]> = {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.add([], 'must be an object: contact field → rule')
    return rules
  }
  const entries = Object.entries(value as Record<string, unknown>)
  if (entries.length > MAX_RULES) {
    problems.add([], `can have up to ${MAX_RULES} rules`)
    return rules
  }
  for (const [name, given] of entries) {
    const read = readName(name)
    if ('problem' in read) {
      problems.add([name], read.problem)
      continue
    }
    const { target } = read
    const known = target === 'tags' ? TAG_RULES : FIELD_RULES
    const rule = known.find((one) => one === given)
    if (rule === undefined) problems.add([name], `must be one of ${known.join(', ')}`)
    else if (rules[target] !== undefined && rules[target] !== rule)
      problems.add([name], `contradicts another rule for ${target}`)
    else rules[target] = rule
  }
  for (const part of PARTS) {
    const rule = rules[part]
    if (rule !== undefined && rules['full_name'] !== undefined && rules['full_name'] !== rule)
      problems.add([part], 'contradicts the rule for full_name, which is made of the parts')
  }
  return rules
}
