/** The same function, which makes each text once: for texts that there are few of, and that are asked for by the million. */
export const remembered = (make: (of: string) => string): ((of: string) => string) => {
  const known = new Map<string, string>()
  return (of) => {
    const before = known.get(of)
    if (before !== undefined) return before
    const text = make(of)
    known.set(of, text)
    return text
  }
}
