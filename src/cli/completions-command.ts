import { rules } from '../../rules/index.ts'
import { FAIL_ON } from '../config/config.ts'
import { PRESETS } from '../config/presets.ts'
import { FORMAT_NAMES } from '../report/formats.ts'
import { GRAPH_FORMATS } from '../report/graph/index.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { MANUAL } from './manual.ts'
import { OPTIONS } from './options.ts'
import { print, type Streams } from './streams.ts'

const SHELLS = { bash, zsh, fish } satisfies Readonly<Record<string, () => string>>

/** `dockerlint completions bash|zsh|fish`: a script for the shell, made from the options that there are. */
export async function completions(args: readonly string[], streams: Streams): Promise<number> {
  const [shell = '', ...rest] = args
  if (!Object.hasOwn(SHELLS, shell) || rest.length > 0) throw new UsageError('completions takes bash, zsh or fish')
  await print(streams.out, SHELLS[shell as keyof typeof SHELLS]())
  return EXIT.clean
}

const COMMANDS = [...Object.keys(MANUAL), 'help'].sort()
const ALL_OPTIONS: readonly (readonly [string, { readonly type: 'string' | 'boolean' }])[] = [...Object.entries(OPTIONS), ['help', { type: 'boolean' }], ['version', { type: 'boolean' }]]
const NAMES = ALL_OPTIONS.map(([name]) => `--${name}`)

/** What an option takes, where that is a choice. The rest are files. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  format: FORMAT_NAMES,
  preset: PRESETS,
  'fail-on': FAIL_ON,
  shellcheck: ['auto', 'off'],
  ...Object.fromEntries(['select', 'extend-select', 'ignore'].map((option) => [option, [...new Set(rules.flatMap((rule) => [rule.id, rule.category]))].sort()])),
}

function bash(): string {
  const cases = Object.entries(CHOICES).map(([option, words]) => `    --${option}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current")); return ;;`)
  return `_dockerlint() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  case \${COMP_WORDS[1]}:$previous in
    graph:--format) COMPREPLY=($(compgen -W '${GRAPH_FORMATS.join(' ')}' -- "$current")); return ;;
  esac
  case $previous in
${cases.join('\n')}
    explain) COMPREPLY=($(compgen -W '${rules.map((rule) => rule.id).join(' ')}' -- "$current")); return ;;
    help) COMPREPLY=($(compgen -W '${COMMANDS.join(' ')}' -- "$current")); return ;;
    completions) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$current")); return ;;
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W '${NAMES.join(' ')}' -- "$current")) ;;
    *) [ "$COMP_CWORD" -eq 1 ] && COMPREPLY=($(compgen -W '${COMMANDS.join(' ')}' -- "$current"))
       COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _dockerlint dockerlint
`
}

function zsh(): string {
  const options = ALL_OPTIONS.map(([name, { type }]) => `    '*--${name}${type === 'boolean' ? '' : `=:${name}:${CHOICES[name] === undefined ? '_files' : `(${CHOICES[name].join(' ')})`}`}'`)
  return `#compdef dockerlint
_dockerlint() {
  if (( CURRENT == 3 )); then
    case $words[2] in
      explain) compadd -- ${rules.map((rule) => rule.id).join(' ')}; return ;;
      help) compadd -- ${COMMANDS.join(' ')}; return ;;
      completions) compadd -- bash zsh fish; return ;;
    esac
  fi
  (( CURRENT == 2 )) && compadd -- ${COMMANDS.join(' ')}
  if [[ $words[2] == graph ]]; then
    _arguments '*--format=:format:(${GRAPH_FORMATS.join(' ')})' '--output-file=:file:_files' '--config=:file:_files' '--no-config' '*:file:_files'
    return
  fi
  _arguments \\
${options.join(' \\\n')} \\
    '*:file:_files'
}
if [ "$funcstack[1]" = _dockerlint ]; then _dockerlint "$@"; else compdef _dockerlint dockerlint; fi
`
}

function fish(): string {
  const lines = ALL_OPTIONS.map(([name, { type }]) => {
    const choices = CHOICES[name]
    const isOther = name === 'format' ? " -n 'not __fish_seen_subcommand_from graph'" : ''
    return `complete -c dockerlint${isOther} -l ${name}${type === 'boolean' ? '' : choices === undefined ? ' -r' : ` -x -a '${choices.join(' ')}'`}`
  })
  return [
    `complete -c dockerlint -n __fish_use_subcommand -a '${COMMANDS.join(' ')}'`,
    `complete -c dockerlint -n '__fish_seen_subcommand_from explain' -f -a '${rules.map((rule) => rule.id).join(' ')}'`,
    `complete -c dockerlint -n '__fish_seen_subcommand_from help' -f -a '${COMMANDS.join(' ')}'`,
    "complete -c dockerlint -n '__fish_seen_subcommand_from completions' -f -a 'bash zsh fish'",
    `complete -c dockerlint -n '__fish_seen_subcommand_from graph' -l format -x -a '${GRAPH_FORMATS.join(' ')}'`,
    "complete -c dockerlint -n '__fish_seen_subcommand_from baseline' -l output -r",
    ...lines,
    '',
  ].join('\n')
}
