/** Begins the work of several tests, few at a time, so that they need not wait one after another. Gives each its result, or failure. */
export const beginTogether = <Key, Result>(
  keys: readonly Key[],
  atOnce: number,
  work: (key: Key) => Promise<Result>,
): ((key: Key) => Promise<Result>) => {
  const lanes = Array.from({ length: atOnce }, () => Promise.resolve())
  const results = new Map<Key, Promise<Result>>()
  for (const [n, key] of keys.entries()) {
    const result = (lanes[n % atOnce] ?? Promise.resolve()).then(() => work(key))
    results.set(key, result)
    lanes[n % atOnce] = result.then(
      () => undefined,
      () => undefined,
    )
  }
  return (key) => results.get(key) ?? Promise.reject(new Error('This was not begun.'))
}
