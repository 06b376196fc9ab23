import { matchesIn, PROGRAMS_WITH_SECRETS, secretArguments } from '../knowledge/secrets.ts'
import type { SecretSpan } from './secret-spans.ts'

/** Behind a program's name no more than this is read as its arguments. */
const LONGEST_COMMAND = 2000

/** In front of it no more is looked at for the quote that holds the command. */
const LONGEST_LEAD = 300

/** `echo user:password | chpasswd`, also by printf and sudo; all of the quoted text behind the first colon. */
const CHPASSWD = /\b(?:echo|printf)\s{1,4}(?:-\w{1,4}\s{1,4})?["']?[\w.-]{1,60}:([^\n"'|$]{1,300})(?:["'$][^\n|]{0,300})?\|[^\n|]{0,100}?\bchpasswd\b/g
/** `chpasswd <<< user:password`. */
const CHPASSWD_HERE_STRING = /\bchpasswd\s{1,4}(?:-\w{1,4}\s{1,4})?<<<\s{0,4}["']?[\w.-]{1,60}:([^\s"'$|]{1,200})/g
/** `echo password | passwd --stdin user`, `echo password | docker login --password-stdin`. */
const PASSWD = /\becho\s{1,4}(?:-\w{1,4}\s{1,4})?["']?([^\n"'|$]{1,300})(?:["'$][^\n|]{0,300})?\|[^\n|]{0,100}?(?:\bpasswd\b|--password-stdin\b)/g
/** `-u "media;password"`, as a server for Samba is told. */
const SHARE = /-u["']?,?[ \t]{1,4}["']?[\w.-]{1,40};([^;\s"'&|]{1,100})(?=[;"'\s]|$)/g
/** `chpasswd <<EOF`, `cat <<EOF | chpasswd`. */
const CHPASSWD_HEREDOC = /^[^\n]{0,300}?(?:\bchpasswd\b[^\n]{0,40}<<|<<[^\n]{0,60}\bchpasswd\b)[^\n]{0,100}$/gm

/** The arguments that a program takes for passwords, wherever its name stands: in a shell's line, in an array, in a list of YAML. */
export function findCommandSecrets(text: string): readonly SecretSpan[] {
  return [...argumentsIn(text), ...[CHPASSWD, CHPASSWD_HERE_STRING, PASSWD, SHARE].flatMap((form) => [...matchesIn(text, ['passw', '-u'], form)].map(groupOf)), ...heredocsIn(text)]
}

function argumentsIn(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  const pattern = new RegExp(PROGRAM)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (!PROGRAMS_WITH_SECRETS.has(match[0])) continue
    const { words, end } = wordsFrom(text, match.index)
    for (const argument of secretArguments(words.map((word) => word.text))) {
      const word = words[argument.index]
      if (word !== undefined) spans.push({ start: word.start + argument.start, end: word.end - (word.text.length - argument.end) })
    }
    // Each place is read once, however often a name stands there.
    pattern.lastIndex = Math.max(pattern.lastIndex, end)
  }
  return spans
}

/** A word that may be a program's name: blanks, or the end of an item, come behind it. */
const PROGRAM = /(?<![\w.-])[a-z\d][\w-]{1,30}(?=["']?,?[ \t\\\r\n])/g

interface Word {
  readonly text: string
  /** Without the quotes around all of it. */
  readonly start: number
  readonly end: number
}

/** The words of the command that begins here, up to what ends it in a shell, an array or a list. */
function wordsFrom(text: string, from: number): { readonly words: readonly Word[]; readonly end: number } {
  const limit = Math.min(text.length, from + LONGEST_COMMAND)
  const before = text.slice(Math.max(0, from - LONGEST_LEAD), from)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  // In an array the name itself is quoted, and so is each word; elsewhere an open quote holds the whole command.
  const isItem = /["']$/.test(line)
  const outer = isItem ? undefined : ['"', "'"].find((quote) => line.split(quote).length % 2 === 0)
  const words: Word[] = []
  let at = from
  while (at < limit) {
    const gap = (isItem ? /^["']?(?:[ \t,]|\\?\r?\n[ \t]*(?:- )?)*/ : /^(?:[ \t]|\\\r?\n|\r?\n[ \t]*- )*/).exec(text.slice(at, at + 200))?.[0].length ?? 0
    at += gap
    const first = text[at]
    if (first === undefined || first === outer || /[\r\n;|&)\]#]/.test(first)) break
    const quote = first === '"' || first === "'" ? first : undefined
    const start = quote === undefined ? at : at + 1
    let end = start
    while (end < limit && !(quote === undefined ? text[end] === outer || /[\s;|&"']/.test(text[end] ?? '') : text[end] === quote || text[end] === '\n')) end++
    words.push({ text: text.slice(start, end), start, end })
    at = quote === undefined ? Math.max(end, at + 1) : end + 1
  }
  return { words, end: at }
}

function groupOf(match: RegExpExecArray): SecretSpan {
  const [whole, group = ''] = match
  const value = group.trimEnd()
  const start = match.index + whole.indexOf(value, whole.includes(':') && whole.indexOf(`:${value}`) !== -1 ? whole.indexOf(`:${value}`) : 0)
  return { start, end: start + value.length }
}

/** `user:password` on each line of a heredoc. */
function heredocsIn(text: string): SecretSpan[] {
  return [...matchesIn(text, ['chpasswd'], CHPASSWD_HEREDOC)].flatMap((match) => {
    const tag = /<<-?\s?["']?(\w{1,40})/.exec(match[0])?.[1]
    const spans: SecretSpan[] = []
    let start = match.index + match[0].length + 1
    for (let count = 0; tag !== undefined && count < 100 && start < text.length; count++) {
      const newline = text.indexOf('\n', start)
      const end = newline === -1 ? text.length : newline
      const line = text.slice(start, end)
      if (line.trim() === tag) break
      const colon = line.indexOf(':')
      if (colon !== -1) spans.push({ start: start + colon + 1, end: start + line.trimEnd().length })
      start = end + 1
    }
    return spans
  })
}
