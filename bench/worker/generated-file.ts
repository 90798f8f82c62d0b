/** A file of any size that is made as it is read, in the memory of one part. */
export interface GeneratedFile {
  readonly bytes: number
  /** Parts are made in their order: one from the beginning makes the file anew. */
  read(from: number, to: number): Buffer
}

export const generatedFile = (pieces: () => Iterable<Buffer>): GeneratedFile => {
  let bytes = 0
  for (const piece of pieces()) bytes += piece.length
  let making = pieces()[Symbol.iterator]()
  let at = 0
  let held: Buffer = Buffer.alloc(0)

  const begin = (): void => {
    making = pieces()[Symbol.iterator]()
    at = 0
    held = Buffer.alloc(0)
  }
  return {
    bytes,
    read: (from, to) => {
      if (from === 0) begin()
      if (from !== at) throw new Error(`A generated file was read from byte ${from}, but it is made up to ${at}.`)
      const parts = [held]
      let length = held.length
      while (length < to - from) {
        const next = making.next()
        if (next.done === true) break
        parts.push(next.value)
        length += next.value.length
      }
      const made = Buffer.concat(parts)
      // Copies: a view would keep the whole part in memory.
      held = Buffer.from(made.subarray(to - from))
      at = Math.min(to, bytes)
      return made.subarray(0, to - from)
    },
  }
}
