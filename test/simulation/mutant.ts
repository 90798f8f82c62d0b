/** One rule of the product, and how it is broken. */
export interface Mutant {
  readonly name: string
  /** Path from the root of the repository. */
  readonly file: string
  /** Text that the file contains exactly once. */
  readonly find: string
  readonly replace: string
}

export const inFile = (
  file: string,
  ...mutants: readonly (readonly [name: string, find: string, replace: string])[]
): Mutant[] => mutants.map(([name, find, replace]) => ({ name, file, find, replace }))

/** Breaks the rule in the text of its file. Throws if the text does not contain `find` exactly once. */
export const applyMutant = (text: string, { name, file, find, replace }: Mutant): string => {
  const parts = text.split(find)
  if (parts.length !== 2)
    throw new Error(`"${name}" does not apply: its text occurs ${parts.length - 1} times in ${file}, not once.`)
  return parts.join(replace)
}
