import { defineRule, type KnownShell, knownShell, type Range, type RuleContext, type ShellWord, type SimpleCommand, type Step, type VariableExpansion } from '../../src/rule-api/index.ts'

/** A thing of bash that another shell lacks: what it is called, ShellCheck's codes for it, and what there is instead. */
interface Bashism {
  readonly what: string
  readonly codes: readonly string[]
  readonly instead: string
  /** busybox's ash is built with it. */
  readonly inAsh?: boolean
}

const TEST: Bashism = { what: '[[ … ]]', codes: ['SC3010'], instead: '[ … ] with quoted variables', inAsh: true }
const ARITHMETIC: Bashism = { what: '(( … ))', codes: ['SC3006'], instead: '[ $((…)) -ne 0 ]' }
const EQUALS: Bashism = { what: '== in [ … ]', codes: ['SC3014'], instead: '=', inAsh: true }
const BRACES: Bashism = { what: 'brace lists', codes: ['SC3009'], instead: 'the words one by one' }
const ECHO: Bashism = { what: 'options of echo but -n', codes: ['SC3036', 'SC3037'], instead: 'printf', inAsh: true }
const AMPERSAND: Bashism = { what: '&>', codes: ['SC3020'], instead: '> file 2>&1', inAsh: true }
const HERE_STRING: Bashism = { what: '<<<', codes: ['SC3011'], instead: 'a pipe or a heredoc' }
const ARRAY: Bashism = { what: 'arrays', codes: ['SC3030'], instead: 'the positional parameters (set -- …)' }
const APPEND: Bashism = { what: '+=', codes: ['SC3024'], instead: 'NAME="$NAME…"' }
const PIPEFAIL: Bashism = { what: 'set -o pipefail', codes: ['SC3040'], instead: 'no pipe', inAsh: true }
const TRAP: Bashism = { what: 'trap … ERR', codes: ['SC3047'], instead: 'trap … EXIT with set -e' }
const PRINTF: Bashism = { what: 'printf -v', codes: ['SC3050'], instead: 'NAME="$(printf …)"' }
const READ_ARRAY: Bashism = { what: 'read -a', codes: ['SC3045'], instead: 'several names' }
const QUOTE: Bashism = { what: '$\'…\'', codes: ['SC3003'], instead: '"$(printf …)"', inAsh: true }
const PROCESS: Bashism = { what: '<( … )', codes: ['SC3001'], instead: 'a file or a pipe', inAsh: true }

const BUILTINS: Readonly<Record<string, Bashism>> = {
  source: { what: 'source', codes: ['SC3046'], instead: '. file', inAsh: true },
  let: { what: 'let', codes: ['SC3039'], instead: 'NAME=$((…))', inAsh: true },
  pushd: { what: 'pushd', codes: ['SC3044'], instead: '( cd folder && … )' },
  popd: { what: 'popd', codes: ['SC3044'], instead: '( cd folder && … )' },
  shopt: { what: 'shopt', codes: ['SC3044'], instead: 'nothing of the kind' },
  declare: { what: 'declare', codes: ['SC3044'], instead: 'a plain assignment' },
  typeset: { what: 'typeset', codes: ['SC3044'], instead: 'a plain assignment' },
  mapfile: { what: 'mapfile', codes: ['SC3030', 'SC3044'], instead: 'while read' },
  readarray: { what: 'readarray', codes: ['SC3030', 'SC3044'], instead: 'while read' },
}

const EXPANSIONS: Readonly<Record<string, Bashism>> = {
  '/': { what: '${X/a/b}', codes: ['SC3060'], instead: 'sed', inAsh: true },
  '//': { what: '${X//a/b}', codes: ['SC3060'], instead: 'sed', inAsh: true },
  ':': { what: '${X:0:1}', codes: ['SC3057'], instead: 'cut', inAsh: true },
  '^': { what: '${X^}', codes: ['SC3059'], instead: 'tr' },
  '^^': { what: '${X^^}', codes: ['SC3059'], instead: 'tr' },
  ',': { what: '${X,}', codes: ['SC3059'], instead: 'tr' },
  ',,': { what: '${X,,}', codes: ['SC3059'], instead: 'tr' },
  indirect: { what: '${!X}', codes: ['SC3053'], instead: 'eval' },
  names: { what: '${!X*}', codes: ['SC3056'], instead: 'a list of your own' },
}

/** Only bash sets them. */
const VARIABLES = /^(?:RANDOM|BASHPID|BASH_SOURCE|BASH_VERSION|EUID|UID|OSTYPE|HOSTTYPE|MACHTYPE|PIPESTATUS|FUNCNAME|DIRSTACK)$/

export default defineRule({
  id: 'bash-syntax-in-sh',
  title: 'Use only what the shell in force knows',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { shellcheck: ['SC3001', 'SC3003', 'SC3006', 'SC3009', 'SC3010', 'SC3011', 'SC3014', 'SC3020', 'SC3024', 'SC3028', 'SC3030', 'SC3036', 'SC3037', 'SC3039', 'SC3040', 'SC3044', 'SC3045', 'SC3046', 'SC3047', 'SC3050', 'SC3053', 'SC3056', 'SC3057', 'SC3059', 'SC3060'] },
  presets: ['recommended', 'hadolint'],
  why: `RUN hands its text to /bin/sh. That is dash on Debian and Ubuntu and busybox's ash on Alpine, and neither is bash. Some of what they lack ends the build; some goes
wrong unseen: \`mkdir -p /srv/{a,b}\` makes one folder of that name, \`echo -e\` prints \`-e\`, \`[[ … ]]\` in an \`if\` is simply false, and \`&>\` starts the command in the background.

Reported only where the shell is known: by the base image, by \`SHELL\`, by a heredoc's \`#!\` line. ash has been given a good part of bash, which is not reported there.`,
  remedy: 'Write it the way every shell knows, or put `SHELL ["/bin/bash", "-c"]` in front, where the image has bash.',
  references: [
    { title: 'ShellCheck: SC3010 and its neighbours', url: 'https://www.shellcheck.net/wiki/SC3010' },
    { title: 'Dockerfile reference: SHELL', url: 'https://docs.docker.com/reference/dockerfile/#shell' },
  ],
  bad: [
    { files: 'FROM debian:13\nRUN mkdir -p «/srv/{data,log}» && «source» /opt/env && if «[[» -d /opt/x ]]; then make; fi\n' },
    { title: 'prints and compares', files: 'FROM ubuntu:24.04\nRUN echo «-e» "a\\nb" > /a && [ "$A" «==» b ] && make «&> /log»\n' },
    { title: 'variables', files: 'FROM debian:13\nRUN A=1; «A+=2»; echo "«${A/1/2}» «${A:0:1}» «${A^^}» «$RANDOM»"\n' },
    { title: 'what ash lacks', files: 'FROM alpine:3.22\nRUN mkdir -p «/srv/{a,b}» && «LIST=(a b)» && cat «<<< "$A"»\n' },
    { title: 'a shell that refuses the option', files: 'FROM debian:13\nRUN set -o «pipefail» && curl -fsSL https://example.org/a | tar x\n' },
  ],
  good: [
    { title: 'bash', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN mkdir -p /srv/{a,b} && [[ -d /srv/a ]] && source /opt/env\n' },
    { title: 'bash for one command, and in a heredoc', files: 'FROM debian:13\nRUN bash -c "source /opt/env && [[ -d /srv ]]"\nRUN <<EOF\n#!/bin/bash\nsource /opt/env\nmkdir -p /srv/{a,b}\nEOF\n' },
    { title: 'where sh is bash', files: 'FROM rockylinux:9\nRUN source /opt/env && mkdir -p /srv/{a,b}\n' },
    { title: 'what ash knows', files: 'FROM alpine:3.22\nRUN set -o pipefail && source /opt/env && [[ -d /srv ]] && [ "$A" == b ] && echo -e "${A/1/2}"\n' },
    { title: 'an unknown base', files: 'FROM registry.example.org/base:1\nRUN source /opt/env && [[ -d /srv ]]\n' },
    { title: 'sh made bash before', files: 'FROM debian:13\nRUN ln -sf /bin/bash /bin/sh\nRUN source /opt/env\n' },
    { title: 'braces of other kinds', files: 'FROM debian:13\nRUN { make; } && find . -name x -exec rm {} \\; && awk \'{print $1,$2}\' a && echo "{a,b}" ${HOME}\n' },
    { title: 'variables that are declared', files: 'FROM debian:13\nARG UID=1000\nRUN useradd -u "$UID" app && EUID=2 && echo $EUID\n' },
    { title: 'PowerShell', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN [[ a ]]\n' },
  ],
  on: { RUN: judge, CMD: judge, ENTRYPOINT: judge, HEALTHCHECK: judge },
})

function judge(step: Step, context: RuleContext): void {
  const { script } = step
  if (script === undefined) return
  const own = new Set(script.variablesAssigned.map(({ name }) => name))
  for (const command of script.commands) {
    let shell: KnownShell | undefined | null = null
    const found = (place: Range | undefined, bashism: Bashism | undefined): void => {
      if (place === undefined || bashism === undefined) return
      if (shell === null) shell = knownShell(step, command)
      if (shell === undefined || shell === 'bash' || (shell === 'ash' && bashism.inAsh === true)) return
      const name = shell === 'ash' ? 'ash' : 'dash'
      context.report(place, `${name}, which runs this, does not know ${bashism.what}; use ${bashism.instead}, or choose bash with SHELL`, { aliases: bashism.codes })
    }
    // Words that a wrapper hands on are seen once, at the wrapper.
    if (command.wrappedBy === undefined || /^(?:[bd]?a?sh|k?sh)$/.test(command.through.at(-1) ?? '')) syntaxOf(command, found)
    byName(command, found)
    for (const word of [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])]) {
      if (command.wrappedBy !== undefined && command.through.at(-1)?.endsWith('sh') !== true) break
      for (const expansion of word.expansions) found(expansion.range, ofExpansion(expansion, step, own))
    }
  }
}

type Found = (place: Range | undefined, bashism: Bashism | undefined) => void

function syntaxOf(command: SimpleCommand, found: Found): void {
  for (const word of command.words) {
    found(braceList(word), BRACES)
    if (word.source.includes('$\'') && word.parts.some(({ kind, source }) => kind === 'single-quoted' && source.startsWith('$'))) found(word.range, QUOTE)
    for (const { style, range } of word.substitutions) if (style === '<()' || style === '>()') found(range, PROCESS)
  }
  for (const { operator, range } of command.redirects) {
    if (operator === '&>' || operator === '&>>') found(range, AMPERSAND)
    if (operator === '<<<') found(range, HERE_STRING)
  }
  for (const { append, range, value } of command.assignments) {
    if (append) found(range, APPEND)
    else if (value === undefined && /^\w+=\(/.test(command.source.slice(Math.max(0, range.start - command.range.start)))) found(range, ARRAY)
  }
}

function byName(command: SimpleCommand, found: Found): void {
  const { name, words } = command
  const place = words[0]?.range
  const values = command.arguments.map(({ value }) => value)
  const at = (pattern: RegExp): ShellWord | undefined => command.arguments.find(({ value }) => pattern.test(value))
  switch (name) {
    case '[[':
      return found(place, TEST)
    case '((':
      return found(place, ARITHMETIC)
    case '[':
    case 'test':
      return found(command.arguments.find(({ value, quoted }, index) => value === '==' && !quoted && index > 0)?.range, EQUALS)
    case 'echo':
      return found(/^-[neE]*[eE]/.test(values[0] ?? '') ? command.arguments[0]?.range : undefined, ECHO)
    case 'set':
      return found(at(/^pipefail$/)?.range, PIPEFAIL)
    case 'trap':
      return found(at(/^ERR$/)?.range, TRAP)
    case 'printf':
      return found(values[0] === '-v' ? command.arguments[0]?.range : undefined, PRINTF)
    case 'read':
      return found(at(/^-[a-z]*a/)?.range, READ_ARRAY)
    default:
      return found(place, name !== undefined && Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined)
  }
}

/** The word with `{a,b}` or `{1..3}` in it. `{}` and `${X}` are none. */
function braceList(word: ShellWord): Range | undefined {
  return word.source.includes('{') && word.parts.some(({ kind, quoted }) => kind === 'brace' && !quoted) ? word.range : undefined
}

function ofExpansion({ name, operation, operand }: VariableExpansion, step: Step, own: ReadonlySet<string>): Bashism | undefined {
  if (operation !== undefined) {
    if (operation === ':' && !/^\s*[\d$(-]/.test(operand ?? '')) return undefined
    return Object.hasOwn(EXPANSIONS, operation) ? EXPANSIONS[operation] : undefined
  }
  if (!VARIABLES.test(name) || own.has(name) || step.stage.environment.get(name, step.index) !== undefined) return undefined
  return { what: `$${name}`, codes: ['SC3028'], instead: 'a command that tells it', inAsh: name === 'RANDOM' }
}
