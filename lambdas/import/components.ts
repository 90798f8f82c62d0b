/** Union-find over names: which rows, identities and contacts hang together. */
export interface Components {
  readonly join: (a: string, b: string) => void
  /** The same name for everything that hangs together. */
  readonly find: (member: string) => string
}

/** Components that are put together when they are first asked for: few batches do. */
export const makeLazyComponents = (joinAll: (components: Components) => void): Pick<Components, 'find'> => {
  let made: Components | undefined
  return {
    find: (member) => {
      if (made === undefined) joinAll((made = makeComponents()))
      return made.find(member)
    },
  }
}

/** An empty union-find. `find` and `join` take nearly constant time. */
const makeComponents = (): Components => {
  const parents = new Map<string, string>()
  const find = (member: string): string => {
    let root = member
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up
    // Shorten the path walked, so that a chain of thousands of rows stays cheap.
    for (let step = member; step !== root;) {
      const up = parents.get(step) ?? root
      parents.set(step, root)
      step = up
    }
    return root
  }
  return {
    find,
    join: (a, b) => {
      const rootA = find(a)
      const rootB = find(b)
      if (rootA !== rootB) parents.set(rootA, rootB)
    },
  }
}
