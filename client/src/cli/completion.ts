export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

export const COMMANDS = [
  'check',
  'apply',
  'retry',
  'undo',
  'status',
  'rows',
  'export',
  'mcp',
  'login',
  'logout',
  'completion',
]

/** The words that an option takes, where these are few. */
export const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'mapping-mode': ['exact', 'extend'],
  'other-columns': ['ignore', 'custom_fields'],
  'date-order': ['dmy', 'mdy', 'ymd'],
  'on-invalid-value': ['auto', 'fail', 'drop'],
  'match-by': ['email', 'phone', 'external_id'],
  'blank-cells': ['ignore', 'clear'],
  'on-drift': ['continue', 'stop'],
  format: ['csv', 'ndjson', 'json', 'vcard', 'xlsx', 'gzip', 'zip'],
  outcome: ['created', 'updated', 'skipped', 'failed', 'deleted', 'restored', 'kept'],
}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>

/** Where nothing of ours fits, bash completes names of files. */
const bash = (options: Options): string => `_contacts_import() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  case "$prev" in
${Object.entries(CHOICES)
  .map(([name, words]) => `    --${name}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur")); return ;;`)
  .join('\n')}
    completion) COMPREPLY=($(compgen -W '${SHELLS.join(' ')}' -- "$cur")); return ;;
  esac
  if [[ "$cur" == -* ]]; then
    COMPREPLY=($(compgen -W '${Object.keys(options)
      .map((name) => `--${name}`)
      .join(' ')}' -- "$cur"))
  elif [[ "$COMP_CWORD" -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${COMMANDS.join(' ')}' -- "$cur"))
  fi
}
complete -o default -F _contacts_import contacts-import
`

const zsh = (options: Options): string => {
  const specs = Object.entries(options).map(([name, { type }]) => {
    if (type === 'boolean') return `'--${name}'`
    const words = CHOICES[name]
    return `'*--${name}=:${name}:${words === undefined ? '_files' : `(${words.join(' ')})`}'`
  })
  return `#compdef contacts-import
_contacts_import() {
  _arguments \\
    ${specs.join(' \\\n    ')} \\
    '1: :_contacts_import_first' \\
    '*: :_files'
}
_contacts_import_first() {
  compadd -- ${COMMANDS.join(' ')}
  _files
}
if [[ "$funcstack[1]" == _contacts_import ]]; then
  _contacts_import "$@"
else
  compdef _contacts_import contacts-import
fi
`
}

const fish = (options: Options): string =>
  [
    `complete -c contacts-import -n __fish_use_subcommand -a '${COMMANDS.join(' ')}'`,
    `complete -c contacts-import -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(' ')}'`,
    ...Object.entries(options).map(([name, { type }]) => {
      const words = CHOICES[name]
      const value = type === 'boolean' ? '' : words === undefined ? ' -r' : ` -x -a '${words.join(' ')}'`
      return `complete -c contacts-import -l ${name}${value}`
    }),
    '',
  ].join('\n')

const SCRIPTS: Readonly<Record<Shell, (options: Options) => string>> = { bash, zsh, fish }

/** What a shell runs to complete the command line. */
export const completionOf = (shell: Shell, options: Options): string => SCRIPTS[shell](options)
