import { findSecretInFile, type SecretFileKind, secretFileKind } from '../knowledge/secrets.ts'
import type { EnvEntry, EnvSyntax } from '../syntax/env/ast.ts'
import { parseEnv } from '../syntax/env/index.ts'
import type { SimpleCommand } from '../syntax/shell/index.ts'
import type { Document, Located, Range } from '../text/document.ts'
import { folderOf, nameOf } from '../text/paths.ts'
import type { Step } from './dockerfile/model.ts'
import type { EnvFile, Project } from './model.ts'
import type { Purpose } from './purpose.ts'
import { inWord, judge, judgeCommands, type Judged, placeOf, rawPart, type SecretPlace, type SecretStrength, settled, userFor } from './secret-judgement.ts'

/**
 * The secrets that an instruction holds in commands, heredocs, labels and URLs. Pairs of ENV and ARG are not among them: what they are worth
 * depends on the instruction.
 */
export function secretsOfStep(step: Step): readonly SecretPlace[] {
  const { instruction } = step
  const { document } = instruction
  const found: Judged[] = []
  if ('command' in instruction && instruction.keyword !== 'SHELL') found.push(...judgeCommands(step.commands, document.text))
  for (const heredoc of instruction.heredocs) {
    for (const one of judge(heredoc.content.text, { pairs: instruction.keyword === 'COPY' || instruction.keyword === 'ADD' })) found.push({ ...one, ...heredoc.content.toSourceRange(one.start, one.end) })
  }
  if (instruction.keyword === 'LABEL') {
    for (const { key, value } of instruction.pairs) {
      if (value === undefined) continue
      for (const one of judge(value.value, { name: key.value })) found.push({ ...one, ...rawPart(document, value.range, value.value, one) })
    }
  }
  const all = instruction.arguments
  if (instruction.keyword !== 'ENV' && instruction.keyword !== 'ARG' && instruction.keyword !== 'ONBUILD') {
    for (const one of judge(all.text, { pairs: false })) found.push({ ...one, ...all.toSourceRange(one.start, one.end) })
  }
  return settled(found).map((one) => placeOf({ document, range: { start: one.start, end: one.end } }, one, 'instruction'))
}

/** The secrets in the value of an ENV or ARG pair, the pair's own name among what tells them. What is made of the surroundings' words is weak. */
export function secretsOfPair(document: Document, name: string, value: { readonly range: Range; readonly value: string }, surroundings: readonly string[] = []): readonly SecretPlace[] {
  return judge(value.value, { name, surroundings }).map((one) => placeOf({ document, range: rawPart(document, value.range, value.value, one) }, one, 'instruction'))
}

/** `NAME=value` as a word, behind an option (`--env=NAME=value`, `-eNAME=value`) or alone. */
const PAIR_WORD = /^(?:--[a-z][a-z-]{1,40}=|-[a-z])?([A-Za-z_][\w.]{0,100})=/

/** The secrets of a command line that a person types: values of variables and build arguments, passwords of options and URLs. */
export function secretsOfCommandLine(document: Document, command: SimpleCommand): readonly SecretPlace[] {
  const pairs = command.arguments.flatMap((word) => {
    const match = PAIR_WORD.exec(word.value)
    return match === null ? [] : [{ word, name: match[1] ?? '', at: match[0].length, value: word.value.slice(match[0].length) }]
  })
  const found = pairs.flatMap(({ word, name, at, value }) => {
    const user = userFor(name, (other) => pairs.find((pair) => pair.name === other)?.value)
    return judge(value, { name, user }).map((one) => ({ ...one, ...inWord(word, { start: at + one.start, end: at + one.end }, document.text) }))
  })
  return settled([...found, ...judgeCommands([command, ...insideContainer(command)], document.text)]).map((one) => placeOf({ document, range: { start: one.start, end: one.end } }, one, 'command'))
}

/** Programs that people start in a running container by `docker exec`, with the password on the line. */
const CLIENTS = new Set(['mysql', 'mysqldump', 'mysqladmin', 'mariadb', 'mariadb-dump', 'mariadb-admin', 'mongosh', 'mongo', 'mongodump', 'mongorestore', 'redis-cli', 'valkey-cli', 'sqlcmd', 'sqlplus', 'cypher-shell', 'rabbitmqctl', 'rabbitmqadmin'])

/** What `docker exec` starts, as a command of its own. Behind `docker run` the same options are those of docker too. */
function insideContainer(command: SimpleCommand): readonly SimpleCommand[] {
  const { words } = command
  const at = words.some((word) => word.value === 'exec') ? words.findIndex((word) => CLIENTS.has(nameOf(word.value))) : -1
  return at === -1 ? [] : [{ ...command, words: words.slice(at) }]
}

/** The secrets of one entry of an env file. */
export function secretsOfEnvEntry(document: Document, entry: EnvEntry, entries: readonly EnvEntry[]): readonly SecretPlace[] {
  const { value } = entry
  if (value === undefined) return []
  const user = userFor(entry.key, (name) => entries.find((other) => other.key === name)?.value?.text)
  return judge(value.text, { name: entry.key, user })
    .map((one) => placeOf({ document, range: rawPart(document, value.range, value.text, one) }, one, 'environment'))
}

/** A secret file and the first secret in it. */
export interface SecretInFile extends Located {
  /** What the file is: `env file`, `private key`, … */
  readonly what: SecretFileKind | 'env file'
  readonly strength: SecretStrength
  readonly name?: string
}

const ENV_FILE = /^\.env(?:[._-]|$)|\.env$/
const TEMPLATE = /(?:example|sample|template|dist|tmpl)/i

/**
 * The first secret of a file that holds some by its name and content: an env file, a key, a file of credentials. Undefined for templates and for
 * every other file. In an env file one that anybody would guess counts only where there is no other.
 */
export function secretInFile(document: Document): SecretInFile | undefined {
  const name = nameOf(document.path)
  if (TEMPLATE.test(name)) return undefined
  const kind = secretFileKind(document.path)
  if (kind !== undefined) {
    const range = findSecretInFile(kind, document.text)
    return range === undefined ? undefined : { document, range, what: kind, strength: 'literal' }
  }
  return document.kind === 'env' || ENV_FILE.test(name) ? secretInEnv(parseEnv(document)) : undefined
}

/** The first secret of an env file, a real one before a weak one. */
export function secretInEnv({ document, entries }: EnvSyntax): SecretInFile | undefined {
  const places = entries.flatMap((entry) => secretsOfEnvEntry(document, entry, entries))
  const first = places.find((place) => place.strength === 'literal') ?? places[0]
  return first === undefined ? undefined : { document, range: first.range, what: 'env file', strength: first.strength, name: first.name }
}

/** What an env file is for: what its name says, else what all compose files say that read it or stand beside it. */
export function purposeOfEnvFile(file: EnvFile, project: Project): Purpose {
  const { path } = file.document
  const own = project.purposeOf(file.document).value
  if (own !== 'unknown') return own
  const readers = project.compose.filter((compose) => compose.folder === folderOf(path) || compose.environmentFiles.some((other) => other.document.path === path)
    || file.namedBy.some((place) => compose.files.some((other) => other.document === place.document)))
  const purposes = new Set(readers.map((compose) => project.purposeOf(compose.document).value))
  const [first] = purposes
  return purposes.size === 1 && first !== undefined ? first : 'unknown'
}
