import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from '../client/src/cli/command-line.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/**
 * Reads the options of a command line that takes nothing else. Throws `UsageError`: parseArgs throws errors about what was typed only,
 * and words them well.
 */
export const parseOptions = <const T extends Options>(args: readonly string[], options: T) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false, tokens: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** The same, where an option given twice is a mistake: parseArgs would silently take the last. */
export const parseOptionsOnce = <const T extends Options>(args: readonly string[], options: T) => {
  const { values, tokens } = parseOptions(args, options)
  const names = tokens.map((token) => (token.kind === 'option' ? token.name : ''))
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice !== undefined) throw new UsageError(`--${twice} is given more than once.`)
  return values
}
