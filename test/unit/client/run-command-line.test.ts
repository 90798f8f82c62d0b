import { runCommandLine, UsageError } from '../../../client/src/cli/command-line.ts'

const run = async (main: () => Promise<number>, describe?: (error: unknown) => readonly string[]) => {
  const written: string[] = []
  const { write } = process.stderr
  process.stderr.write = (text: unknown) => written.push(String(text)) > 0
  try {
    await runCommandLine({ name: 'tool', help: 'Run tool --help.', main, ...(describe && { describe }) })
    return { exitCode: process.exitCode, stderr: written.join('') }
  } finally {
    process.stderr.write = write
    process.exitCode = undefined
  }
}

it('a command that ends has its own exit code, and no message', async () => {
  expect(await run(() => Promise.resolve(3))).toEqual({ exitCode: 3, stderr: '' })
})

it('a wrong command line exits with 2 and shows how it is used', async () => {
  expect(await run(() => Promise.reject(new UsageError('--x is missing.')))).toEqual({
    exitCode: 2,
    stderr: 'tool: --x is missing.\nRun tool --help.\n',
  })
})

it.each([
  [new Error('No bucket.'), 'tool: No bucket.\n'],
  [new TypeError(), 'tool: TypeError\n'],
  ['text', 'tool: text\n'],
])('any other failure exits with 1 and its message: %p', async (error, stderr) => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown
  expect(await run(() => Promise.reject(error))).toEqual({ exitCode: 1, stderr })
})

it('a command may describe its failures by several lines', async () => {
  const described = await run(
    () => Promise.reject(new Error('No.')),
    () => ['first', 'second'],
  )
  expect(described).toEqual({ exitCode: 1, stderr: 'tool: first\nsecond\n' })
})
