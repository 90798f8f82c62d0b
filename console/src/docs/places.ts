import { all } from './elements.ts'
import type { Place } from './search-index.ts'

const textOf = (element: Element | null): string => (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()

/** What is below a heading until the next one. */
const textBelow = (heading: Element): string => {
  const texts: string[] = []
  for (let next = heading.nextElementSibling; next !== null && !/^H[1-6]$/.test(next.tagName);) {
    texts.push(textOf(next))
    next = next.nextElementSibling
  }
  return texts.join(' ').toLowerCase()
}

const operationPlaces = (): readonly Place[] =>
  all('.operation, .event').map((article) => ({
    anchor: article.id,
    title: textOf(article.querySelector('h3')),
    context: textOf(article.querySelector('.route')) || 'Event',
    words: textOf(article.querySelector('.words') ?? article).toLowerCase(),
  }))

const schemaPlaces = (): readonly Place[] =>
  all('.schema').map((article) => ({
    anchor: article.id,
    title: textOf(article.querySelector('h3 > a')),
    context: 'Schema',
    words: textOf(article).toLowerCase(),
  }))

/** Headings of guides, each with what is below it. */
const guidePlaces = (): readonly Place[] =>
  all('.guide').flatMap((guide) => {
    const [first, ...others] = all('h2, h3, h4', guide)
    if (first === undefined) return []
    const context = textOf(first)
    return [first, ...others].map((heading) => ({
      anchor: heading.id || guide.id,
      title: textOf(heading),
      context: heading === first ? 'Guide' : context,
      words: textBelow(heading),
    }))
  })

const codePlaces = (): readonly Place[] =>
  all('.codes tbody tr').map((row) => ({
    anchor: row.id,
    title: textOf(row.querySelector('code')),
    context: 'Code',
    words: textOf(row).toLowerCase(),
  }))

/** Everything on the page that can be found, in its order. */
export const placesOf = (): readonly Place[] => [
  ...guidePlaces(),
  ...codePlaces(),
  ...operationPlaces(),
  ...schemaPlaces(),
]
