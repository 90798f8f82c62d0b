import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { againLines, type Invocation } from './again.ts'
import { EXIT, runCommandLine, UsageError } from './command-line.ts'
import { assertKnown } from './account-commands.ts'
import { OPTIONS, parseCommand, type McpCommand } from './command.ts'
import { completionOf } from './completion.ts'
import { removeCredentials, writeCredentials } from './credentials.ts'
import { readSecret } from './secret-prompt.ts'
import { ContactsImportError } from '../import-error.ts'
import { runExport } from './export-command.ts'
import { clientOf, runImport } from './import-command.ts'
import { runJobCommand } from './job-commands.ts'
import { failureLines } from './summary.ts'
import { printable, terminalOf } from './terminal.ts'
import { USAGE } from './usage.ts'

/** What a shell reports for a program that a signal ended: 128 and the number of the signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

// Takes the arguments, and with them the key, out of what other users of the machine see.
process.title = 'contacts-import'

class Stopped extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('Stopped by a signal.')
    this.exitCode = exitCode
  }
}

const exitCodeOfSignal = ({ reason }: AbortSignal): number =>
  reason instanceof Stopped ? reason.exitCode : EXIT.failed

/** Aborted by the first signal; the second ends the process. */
const untilSignalled = (): AbortSignal => {
  const controller = new AbortController()
  for (const [name, code] of Object.entries(SIGNALS))
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code)
      controller.abort(new Stopped(code))
    })
  return controller.signal
}

const version = async (): Promise<string> => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}

const invocation: Invocation = { args: process.argv.slice(2), env: process.env }

/** The SDK is loaded by this command alone, and installed by whoever wants it: the client needs nothing else. */
const serveAgents = async (command: McpCommand, signal: AbortSignal): Promise<number> => {
  const options = { client: clientOf(command), url: command.url, folder: command.folder, version: await version() }
  const { serve } = await import('../mcp/serve.ts').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError('mcp needs the package @modelcontextprotocol/sdk. Install it beside contacts-import.')
  })
  await serve(options, signal)
  return EXIT.done
}

/** The key is never an argument here, which other users of the machine could see. */
const login = async (url: string, signal: AbortSignal): Promise<number> => {
  const { stdin, stderr } = process
  const key = await readSecret('API key: ', { stdin, stderr, signal })
  await assertKnown(clientOf({ url, key }), signal)
  stderr.write(`The key is saved in ${writeCredentials(invocation.env, { url, key })}.\n`)
  return EXIT.done
}

const main = async (signal: AbortSignal): Promise<number> => {
  const command = parseCommand(invocation.args, invocation.env)
  const { stdin, stdout, stderr } = process
  const say = (text: string): void => void stdout.write(text)
  switch (command.action) {
    case 'help':
      say(USAGE)
      return EXIT.done
    case 'version':
      say(`${await version()}\n`)
      return EXIT.done
    case 'status':
    case 'rows':
      return runJobCommand(clientOf(command), command, { stdout: say, stderr: terminalOf(stderr), signal })
    case 'completion':
      say(completionOf(command.shell, OPTIONS))
      return EXIT.done
    case 'login':
      return login(command.url, signal)
    case 'logout':
      stderr.write(removeCredentials(invocation.env) ? 'The key is removed.\n' : 'No key was saved.\n')
      return EXIT.done
    case 'export': {
      const print = async (bytes: Uint8Array): Promise<void> => {
        if (!stdout.write(bytes)) await once(stdout, 'drain', { signal })
      }
      return runExport(clientOf(command), command, { stdout: print, stderr: terminalOf(stderr), signal })
    }
    case 'mcp':
      return serveAgents(command, signal)
    case 'import':
      return runImport(command, { stdin, stdout: say, stderr: terminalOf(stderr), signal }, invocation)
  }
}

/** What to run instead of a command that was refused. */
const againOf = (error: unknown): readonly string[] =>
  error instanceof ContactsImportError ? againLines(invocation, error.fields).map(printable) : []

// A reader that went away, `head` for example, is no reason to abort an import.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
const signal = untilSignalled()
await runCommandLine({
  name: 'contacts-import',
  help: 'Run contacts-import --help for usage.',
  describe: (error) => [...failureLines(error), ...againOf(error)],
  main: async () => {
    try {
      return await main(signal)
    } catch (error) {
      if (!signal.aborted) throw error
      process.stderr.write('Stopped. Run the same command again to continue.\n')
      return exitCodeOfSignal(signal)
    }
  },
})
