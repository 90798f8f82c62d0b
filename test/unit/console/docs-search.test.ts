import fc from '../../support/fast-check.ts'
import { search, type Place } from '../../../console/src/docs/search-index.ts'

const placeOf = (title: string, words = '', context = 'Guide'): Place => ({ anchor: title, title, context, words })
const PLACES = [
  placeOf('Webhooks', 'signatures of standard webhooks'),
  placeOf('Undo an import', 'deletes what an import created', 'POST /v1/import/contacts/{job_id}/undo'),
  placeOf('Import contacts', 'rows, csv or upload_id', 'POST /v1/import/contacts'),
  placeOf('Retries', 'webhooks are sent again'),
]
const titles = (query: string): string[] => search(PLACES, query).map(({ title }) => title)

test('a title weighs more than a text, and its beginning more than its middle', () => {
  expect(titles('webhooks')).toEqual(['Webhooks', 'Retries'])
  expect(titles('import')).toEqual(['Import contacts', 'Undo an import'])
})

test('every word has to be there, in any order and case', () => {
  expect(titles('IMPORT undo')).toEqual(['Undo an import'])
  expect(titles('webhooks rows')).toEqual([])
})

test('method and path find an operation', () => {
  expect(titles('post /v1/import/contacts/{job_id}/undo')).toEqual(['Undo an import'])
})

test('nothing finds nothing', () => {
  expect(titles('  ')).toEqual([])
})

test('whatever is found has every word of the query, and no query fails', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string())), fc.string(), (texts, query) => {
      const places = texts.map(([title, words]) => placeOf(title, words.toLowerCase()))
      for (const { title, words, context } of search(places, query))
        for (const word of query.toLowerCase().split(/\s+/).filter(Boolean))
          expect(`${title.toLowerCase()} ${context.toLowerCase()} ${words}`).toContain(word)
    }),
  )
})
