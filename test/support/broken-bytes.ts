import fc from './fast-check.ts'

const EDIT = fc.record({
  at: fc.nat(),
  /** Bytes that are taken out. */
  cut: fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(2_000) }),
  /** Bytes that come in their place. */
  put: fc.uint8Array({ maxLength: 6 }),
  /** Whether what was taken out comes twice instead. */
  isDoubled: fc.boolean(),
})

/** A valid file with bytes cut out, doubled or put in, and perhaps cut off. */
export const brokenBytes = (files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .record({
      file: fc.constantFrom(...files),
      edits: fc.array(EDIT, { minLength: 1, maxLength: 4 }),
      end: fc.option(fc.nat(), { freq: 4 }),
    })
    .map(({ file, edits, end }) => {
      let bytes = Buffer.from(file)
      for (const { at, cut, put, isDoubled } of edits) {
        const from = at % (bytes.length + 1)
        const taken = bytes.subarray(from, from + cut)
        const middle = isDoubled ? [taken, taken] : [put]
        bytes = Buffer.concat([bytes.subarray(0, from), ...middle, bytes.subarray(from + cut)])
      }
      return new Uint8Array(end === null ? bytes : bytes.subarray(0, end % (bytes.length + 1)))
    })
