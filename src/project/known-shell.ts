import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Step } from './dockerfile/model.ts'

export type KnownShell = 'dash' | 'ash' | 'bash'

/**
 * The program that really reads a command, where that is sure. `sh` is what the base image makes of it (dash on Debian,
 * busybox's ash on Alpine, bash on Red Hat's), unless the image may have changed that before.
 * @param command where it may stand in a script of its own: `bash -c "…"`, `bash <<EOF`
 */
export function knownShell(step: Step, command?: SimpleCommand): KnownShell | undefined {
  const program = command?.through.findLast((name) => SHELL.test(name)) ?? interpreterOf(step)
  if (program !== undefined) return shellNamed(program, step)
  const { dialect, words } = step.shell
  if (dialect === 'other') return undefined
  return shellNamed(baseName(words[0] ?? 'sh'), step)
}

const SHELL = /^(?:[abdkz]|)sh$|^bash$/

function shellNamed(name: string, step: Step): KnownShell | undefined {
  if (name === 'bash' || name === 'dash' || name === 'ash') return name
  return name === 'sh' ? shOf(step) : undefined
}

/** The program of a heredoc's `#!` line. */
function interpreterOf(step: Step): string | undefined {
  const match = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(step.script?.text.text ?? '')
  if (match === null) return undefined
  const program = baseName(match[1] ?? '')
  return program === 'env' ? baseName(match[2] ?? '') : program
}

/** What /bin/sh is when a step runs. */
function shOf(step: Step): KnownShell | undefined {
  const { root } = step.stage
  const shell = root.kind === 'image' ? root.facts?.shell : undefined
  if (shell !== 'dash' && shell !== 'ash' && shell !== 'bash') return undefined
  return mayHaveChanged(step) ? undefined : shell
}

function mayHaveChanged(step: Step): boolean {
  return step.stage.hasStep(changesSh, step.index + 1)
}

/** `ln -sf bash /bin/sh`, `dpkg-reconfigure dash`, a copied /bin/sh; also where it only may be one. */
const CHANGES_SH = /\b(?:ln|mv|cp|rm|update-alternatives|dpkg-divert|install)\b[^;&|\n]{0,300}\/bin\/sh(?![\w/.-])|\bdpkg-reconfigure\b[^;&|\n]{0,300}\bdash\b|\bdash\/sh\b|^\S+ \/bin\/sh$/

function changesSh(step: Step): boolean {
  const { text } = step.instruction.arguments
  return (text.includes('/bin/sh') || text.includes('dash')) && CHANGES_SH.test(text)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
