/** A place of the page that can be found. */
export interface Place {
  readonly anchor: string
  readonly title: string
  /** Where it is: the guide, or method and path. */
  readonly context: string
  /** Everything else by which it is found, in lower case. */
  readonly words: string
}

const MAX_FOUND = 12

/** How well a place fits a word; 0: not at all. */
const weightOf = (word: string, { title, context, words }: Place): number => {
  const name = title.toLowerCase()
  if (name === word) return 100
  if (name.startsWith(word)) return 40
  if (name.includes(word)) return 20
  if (context.toLowerCase().includes(word)) return 8
  return words.includes(word) ? 1 : 0
}

/** Places that have every word of a query, the best first, in the order of the page where they are alike. */
export const search = (places: readonly Place[], query: string): readonly Place[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const weighed = places.flatMap((place) => {
    const weights = words.map((word) => weightOf(word, place))
    return weights.includes(0) ? [] : [{ place, weight: weights.reduce((sum, weight) => sum + weight, 0) }]
  })
  return weighed
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MAX_FOUND)
    .map(({ place }) => place)
}
