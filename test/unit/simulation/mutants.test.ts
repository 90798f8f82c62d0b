import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALL_MUTANTS } from '../../simulation/all-mutants.ts'
import { KNOWN_SURVIVORS } from '../../simulation/known-survivors.ts'
import { applyMutant, inFile } from '../../simulation/mutant.ts'
import { describeVerdict, isAcceptable, readVerdict } from '../../simulation/mutant-verdict.ts'

const root = join(import.meta.dirname, '../../..')
const names = ALL_MUTANTS.map(({ name }) => name)
const [knownSurvivor] = KNOWN_SURVIVORS.keys()

describe('the mutants of the simulation', () => {
  test.each(ALL_MUTANTS)('$name: applies exactly once to $file', (mutant) => {
    const text = readFileSync(join(root, mutant.file), 'utf8')
    expect(applyMutant(text, mutant)).not.toBe(text)
  })

  test('have names of their own', () => {
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([])
  })

  test('each known survivor is a mutant, and has its reason', () => {
    for (const [name, reason] of KNOWN_SURVIVORS) {
      expect(names).toContain(name)
      expect(reason).not.toBe('')
    }
  })
})

describe('applying a mutant', () => {
  const [mutant] = inFile('a.ts', ['a rule is broken', 'x > 1', 'x > 2'])

  test('replaces its text', () => {
    expect(applyMutant('if (x > 1) stop()', mutant!)).toBe('if (x > 2) stop()')
  })

  test.each([
    ['is missing', 'if (y > 1) stop()', 'occurs 0 times'],
    ['occurs twice', 'x > 1 || x > 1', 'occurs 2 times'],
  ])('throws where its text %s', (_, text, message) => {
    expect(() => applyMutant(text, mutant!)).toThrow(message)
  })
})

describe('the verdict on a mutant', () => {
  const found = readVerdict('seed 17: (4) Job imp_1: outcomes\n17 seeds, 1 broken, 900 steps, 0.2 s\n')
  const survived = readVerdict('2000 seeds, 0 broken, 90000 steps, 9.1 s\ncompleted 3000\n')
  const unclear = readVerdict('SyntaxError: Unexpected token\n')

  test('found: the first broken seed, and the invariant; acceptable', () => {
    expect(found).toEqual({ kind: 'found', seed: 17, how: '(4) Job imp_1: outcomes' })
    expect(isAcceptable('any', found)).toBe(true)
  })

  test('survived: acceptable only where it is listed', () => {
    expect(survived).toEqual({ kind: 'survived' })
    expect(isAcceptable('any', survived)).toBe(false)
    expect(describeVerdict('any', survived)).toContain('NOT LISTED')
    expect(isAcceptable(knownSurvivor!, survived)).toBe(true)
    expect(describeVerdict(knownSurvivor!, survived)).toContain(KNOWN_SURVIVORS.get(knownSurvivor!))
  })

  test('a listed survivor that is found is named as such', () => {
    expect(describeVerdict(knownSurvivor!, found)).toContain('listed as a survivor')
  })

  test('unclear: never acceptable', () => {
    expect(unclear.kind).toBe('unclear')
    expect(isAcceptable(knownSurvivor!, unclear)).toBe(false)
  })
})
