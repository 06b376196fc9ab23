import { joinPath } from '../../text/paths.ts'
import type { ShellInstruction } from '../../syntax/dockerfile/ast.ts'
import type { ImageReference } from '../../syntax/dockerfile/image-reference.ts'
import type { EffectiveCommand, EffectiveUser, Resolved, ShellInForce, Stage } from './model.ts'

/** What holds in a stage at the start, from its base, and what USER, WORKDIR and SHELL make of it. */

export function userOfBase(root: Stage['root']): EffectiveUser | undefined {
  if (root.kind === 'scratch') return userOf({ text: 'root', resolved: true })
  const user = root.kind === 'image' ? root.facts?.user : undefined
  return user === undefined ? undefined : userOf({ text: user, resolved: true })
}

export function userOf(value: Resolved): EffectiveUser {
  const name = value.text.split(':', 1)[0] ?? ''
  // The name before a colon may be known though the group behind it is not.
  const isKnown = value.resolved || (name !== '' && !name.includes('$'))
  return { ...value, name, isRoot: isKnown ? name === 'root' || /^0+$/.test(name) : undefined }
}

/** Longer paths exist on no system (PATH_MAX of Linux). */
const LONGEST_PATH = 4096

/** The builder joins a relative WORKDIR with the one before. */
export function enter(current: Resolved | undefined, path: Resolved): Resolved | undefined {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(path.text)) return { text: path.text.startsWith('/') ? joinPath('/', path.text) : path.text, resolved: path.resolved }
  if (path.text.startsWith('$')) return { text: path.text, resolved: false }
  if (current === undefined) return undefined
  if (current.text.length + path.text.length > LONGEST_PATH) return undefined
  return { text: joinPath(current.text, path.text), resolved: current.resolved && path.resolved }
}

export function ofBase(words: readonly string[] | undefined): EffectiveCommand | undefined {
  return words === undefined ? undefined : { command: { form: 'base', words } }
}

export const DEFAULT_SHELL: ShellInForce = { dialect: 'sh', words: ['/bin/sh', '-c'], explicit: false, pipefail: false }

/** @param said the shell that a comment for hadolint names */
export function shellOfBase(said: string | undefined, root: Stage['root']): ShellInForce {
  if (said !== undefined) return { ...DEFAULT_SHELL, words: [said, '-c'], dialect: dialectOf(said) }
  const shell = root.kind !== 'image' ? undefined : root.facts === undefined && isNamedAlpine(root.reference) ? 'ash' : root.facts?.shell
  switch (shell) {
    case 'dash':
    case 'ash':
    case 'bash':
      return { ...DEFAULT_SHELL, dialect: shell }
    case 'cmd':
    case 'powershell':
      return { dialect: 'other', words: [shell], explicit: false, pipefail: false }
    default:
      return DEFAULT_SHELL
  }
}

/** What calls itself `team/alpine-java` or `:1.4-alpine` stands on Alpine, whoever made it. */
function isNamedAlpine({ repository, tag }: ImageReference): boolean {
  return /(?:^|[-_.])alpine/.test(repository.slice(repository.lastIndexOf('/') + 1)) || /(?:^|[-_.])alpine/.test(tag ?? '')
}

export function shellOf(instruction: ShellInstruction): ShellInForce | undefined {
  if (instruction.command?.form !== 'exec') return undefined
  const words = instruction.command.words.map((word) => word.value)
  const pipefail = words.some((word, at) => word === 'pipefail' && /^-[a-z]*o$/.test(words[at - 1] ?? ''))
  return { dialect: dialectOf(words[0] ?? ''), words, explicit: true, pipefail }
}

function dialectOf(program: string): ShellInForce['dialect'] {
  const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1).toLowerCase()
  switch (name) {
    case 'sh':
    case 'dash':
    case 'ash':
    case 'bash':
      return name
    case 'ksh':
    case 'zsh':
      return 'sh'
    default:
      return 'other'
  }
}
