import { execFileSync } from 'node:child_process'
import { OPTIONS, parseCommand } from '../../../client/src/cli/command.ts'
import { CHOICES, COMMANDS, completionOf, SHELLS } from '../../../client/src/cli/completion.ts'

const ENV = { CONTACTS_IMPORT_URL: 'https://api', CONTACTS_IMPORT_KEY: 'wbk_env' }
const JOB = 'imp_01M89T71BZC71VQ6HSQ4FEDK1M'

const inBash = (...words: string[]): string[] => {
  const call = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _contacts_import; printf '%s\\n' "\${COMPREPLY[@]}"`
  const script = `${completionOf('bash', OPTIONS)}\n${call}`
  return execFileSync('bash', ['-c', script, 'bash', 'contacts-import', ...words], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

test('bash completes commands, options and the words of an option, and leaves the rest to names of files', () => {
  expect(inBash('')).toEqual(COMMANDS)
  expect(inBash('ch')).toEqual(['check'])
  expect(inBash('a.csv', '--up')).toEqual(['--update-existing'])
  expect(inBash('a.csv', '--date-order', 'm')).toEqual(['mdy'])
  expect(inBash('completion', '')).toEqual([...SHELLS])
  expect(inBash('check', 'le')).toEqual([''])
})

test.each(SHELLS)('%s knows every option and every command', (shell) => {
  const script = completionOf(shell, OPTIONS)
  for (const name of Object.keys(OPTIONS)) expect(script).toMatch(new RegExp(`(?:--|-l )${name}\\b`))
  for (const command of COMMANDS) expect(script).toContain(command)
})

test.each(Object.entries(CHOICES))('every word that is offered for --%s is taken', (name, words) => {
  for (const word of words) {
    const before = name === 'outcome' ? ['rows', JOB] : name === 'on-drift' ? ['apply', JOB] : ['a.csv']
    expect(() => parseCommand([...before, `--${name}`, word], ENV)).not.toThrow()
  }
})
