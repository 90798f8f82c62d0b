/** What a path answers to, when asked for the ways in which it can be missed. */
interface Served {
  readonly path: string
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

const withAncestors = (path: string): readonly string[] =>
  path === '/' ? [path] : [path, ...withAncestors(parentOf(path))]

const isParameter = (path: string): boolean => path.endsWith('}')

const below = (path: string): string => (path === '/' ? '/{proxy+}' : `${path}/{proxy+}`)

/**
 * Every path on which ANY must be caught: each resource that serves a route or leads to one (a wrong method), and all that is below
 * it (a wrong path). API Gateway takes one parameter among siblings, so `{job_id}` stands in for `{proxy+}` where there is one.
 */
export const catchAllPaths = (routes: readonly Served[]): readonly string[] => {
  const own = [...new Set(['/', ...routes.flatMap(({ path }) => withAncestors(path))])].sort()
  const withParameterBelow = new Set(own.filter(isParameter).map(parentOf))
  return [...own, ...own.filter((path) => !withParameterBelow.has(path)).map(below)]
}
