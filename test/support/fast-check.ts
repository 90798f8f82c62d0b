import fc from 'fast-check'

/** The seed of all property tests of a run: one that is known, so that a change is judged by what it does; or a fresh one. */
const seedOf = (text = '1'): number | undefined => (text === 'fresh' ? undefined : Number(text))

const seed = seedOf(process.env['PROPERTY_SEED'])
fc.configureGlobal(seed === undefined ? {} : { seed })

export { default } from 'fast-check'
