import { textsOf } from '../../../console/src/texts.ts'

const names = ['title', 'import_button', 'leaves_out'] as const

test('each language has its texts, English stands for the others', () => {
  expect(names.map((name) => textsOf('de-AT').say(name, { count: 2 }))).toEqual([
    'Kontakte importieren',
    '2 Kontakte importieren',
    '2 Zeilen bleiben draußen.',
  ])
  expect(textsOf('fr').say('title')).toBe(textsOf('en').say('title'))
})

test('one of something is told as one, and thousands as the language writes them', () => {
  expect(textsOf('en').say('import_button', { count: 1 })).toBe('Import 1 contact')
  expect(textsOf('de').say('import_button', { count: 5_278 })).toBe('5.278 Kontakte importieren')
})

test('what is filled in is never taken for a place to fill in', () => {
  expect(textsOf('en').say('file_sending', { name: '{name} $& x' })).toBe('Sending {name} $& x')
})
