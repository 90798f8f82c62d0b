import { KNOWN_SURVIVORS } from './known-survivors.ts'

/** What the simulation says of a mutant. */
export type Verdict =
  | { readonly kind: 'found'; readonly seed: number; readonly how: string }
  | { readonly kind: 'survived' }
  | { readonly kind: 'unclear'; readonly output: string }

const MAX_QUOTE_CHARS = 200

/** Reads the output of `simulate.ts`. A simulation that does not start or does not end proves nothing: unclear. */
export const readVerdict = (output: string): Verdict => {
  const [, seed, how = ''] = /^seed (\d+): (.*)/m.exec(output) ?? []
  if (seed !== undefined) return { kind: 'found', seed: Number(seed), how }
  if (/^\d+ seeds, 0 broken,/m.test(output)) return { kind: 'survived' }
  return { kind: 'unclear', output: output.slice(0, MAX_QUOTE_CHARS) }
}

/** False where the run must fail: the simulation missed a broken rule that it is expected to find, or did not judge it. */
export const isAcceptable = (name: string, verdict: Verdict): boolean =>
  verdict.kind === 'found' || (verdict.kind === 'survived' && KNOWN_SURVIVORS.has(name))

/** One line of the table that `npm run simulate:mutants` prints. */
export const describeVerdict = (name: string, verdict: Verdict): string => {
  const reason = KNOWN_SURVIVORS.get(name)
  switch (verdict.kind) {
    case 'found':
      return `${verdict.seed} | ${verdict.how}${reason === undefined ? '' : ' (listed as a survivor)'}`
    case 'survived':
      return `survives | ${reason === undefined ? 'NOT LISTED in known-survivors.ts' : reason}`
    case 'unclear':
      return `? | ${verdict.output}`
  }
}
