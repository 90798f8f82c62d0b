const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b])
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d])

/**
 * Whether a JSON text nests arrays and objects deeper than the limit; the outermost is level 1. One pass over the bytes with no
 * recursion, so that 20 MB of brackets are refused before anything tries to follow them. Broken JSON is left to the parser.
 */
export const nestsDeeperThan = (json: Uint8Array, limit: number): boolean => {
  let depth = 0
  let inString = false
  for (let index = 0; index < json.length; index++) {
    const byte = json[index] ?? 0
    if (inString) {
      if (byte === BACKSLASH) index++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) {
      inString = true
    } else if (OPENING.has(byte)) {
      depth++
      if (depth > limit) return true
    } else if (CLOSING.has(byte)) {
      depth--
    }
  }
  return false
}
