/** Thrown out of a reader by whoever wants no more of a table than its header. */
class HeaderRead extends Error {
  override readonly name = 'HeaderRead'
}

type OnHeader = (header: readonly string[]) => void

/** The header row of a table, and what the reader came to where there is none. A reader that throws otherwise, throws. */
export const readHeader = async <T>(
  read: (onHeader: OnHeader) => Promise<T>,
): Promise<{ readonly header: readonly string[] } | { readonly without: T }> => {
  let header: readonly string[] | undefined
  try {
    const without = await read((cells) => {
      header = cells
      throw new HeaderRead()
    })
    return { without }
  } catch (error) {
    if (!(error instanceof HeaderRead) || header === undefined) throw error
    return { header }
  }
}
