/** One rule of the product, and how it is broken. */
export interface Mutant {
  readonly name: string
  readonly file: string
  /** Text that the file holds once. */
  readonly find: string
  readonly replace: string
}

export const inFile = (
  file: string,
  ...mutants: readonly (readonly [name: string, find: string, replace: string])[]
): Mutant[] => mutants.map(([name, find, replace]) => ({ name, file, find, replace }))
