import { recogniseHeaders } from './header-names.ts'

const NAMES: ReadonlySet<string> = new Set(['full_name', 'first_name', 'last_name'])

/** Keys that programs use for a person's name, beside the names of headers. */
const OTHERS =
  /^(?:display|contact|person|customer|member|user|subscriber|lead)_?(?:full_?)?name$|^(?:first|last|given|family|sur)_?name$/i

/** Fields come from the caller: without a bound they could fill the memory. */
const KEPT_MAX = 1000
const known = new Map<string, boolean>()

/** Whether a field that is not read may hold a name. */
export const mayNameSomebody = (field: string): boolean => {
  const before = known.get(field)
  if (before !== undefined) return before
  const [header] = recogniseHeaders([field])
  const may = (header !== undefined && NAMES.has(header.target)) || OTHERS.test(field)
  if (known.size < KEPT_MAX) known.set(field, may)
  return may
}
