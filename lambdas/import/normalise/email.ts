import { withoutInvisible } from './invisible.ts'

/** RFC 5321: octets of a local part. */
const MAX_LOCAL_PART_BYTES = 64

/** RFC 5322 dot-atom, then at least two labels of letters, digits and inner hyphens; the last one does not begin with a digit. */
const ASCII_ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

/** The same with letters of every script (RFC 6531). */
const UNICODE_LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const UNICODE_LABEL = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$/u
/** DNS: octets of a label, in the ASCII form of a name. */
const MAX_LABEL_BYTES = 63

const ASCII = /^[\0-\x7f]*$/

/** The domain in ASCII, as DNS would be asked for it; empty where it has none. */
const asciiDomain = (domain: string): string =>
  URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : ''

const isUnicodeDomain = (domain: string): boolean => {
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every((label) => UNICODE_LABEL.test(label) && !label.endsWith('-'))) return false
  if (!/^\p{L}/u.test(labels.at(-1) ?? '')) return false
  const ascii = asciiDomain(domain)
  return ascii !== '' && ascii.split('.').every((label) => label.length <= MAX_LABEL_BYTES)
}

/**
 * An email as identity: trimmed, lower-cased, without invisible characters, in Unicode's composed form (NFC). Undefined
 * where it is no address.
 *
 * It accepts what mail systems accept in practice: `dot-atom@domain.tld`, with letters of every script on both sides.
 * It refuses quoted local parts, comments, address literals, and domains without a dot. A domain stays in its script;
 * its `xn--` form counts as another address. Lower-casing the local part merges addresses that differ only by case, as
 * every provider does.
 */
export const normaliseEmail = (text: string): string | undefined => {
  const typed = text.trim().toLowerCase()
  const lower = ASCII.test(typed) ? typed : withoutInvisible(typed).trim()
  if (ASCII.test(lower)) {
    return lower.indexOf('@') <= MAX_LOCAL_PART_BYTES && ASCII_ADDRESS.test(lower) ? lower : undefined
  }
  const composed = lower.normalize('NFC')
  const at = composed.indexOf('@')
  const local = composed.slice(0, Math.max(0, at))
  if (Buffer.byteLength(local) > MAX_LOCAL_PART_BYTES || !UNICODE_LOCAL.test(local)) return undefined
  return isUnicodeDomain(composed.slice(at + 1)) ? composed : undefined
}
