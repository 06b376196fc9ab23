import type { Document, Located } from '../../text/document.ts'
import { folderOf, joinPath } from '../../text/paths.ts'

/**
 * Django's settings as plain text: assignments at the start of a line, and what `from .base import *` brings. Nothing is run; what
 * is not written plainly is `unknown`, and rules then stay silent.
 */

export type SettingKind = 'text' | 'boolean' | 'list' | 'variable' | 'unknown'

export interface Setting {
  readonly name: string
  readonly kind: SettingKind
  /** `text`: the literal. */
  readonly text?: string
  /** `boolean`. */
  readonly boolean?: boolean
  /** `list`: its literals; `variables` stand beside them. */
  readonly items?: readonly string[]
  /** Variables of the environment that it is made of. */
  readonly variables: readonly SettingVariable[]
  /** The whole assignment. */
  readonly at: Located
  /** Its value. */
  readonly valueAt: Located
}

export interface SettingVariable {
  readonly name: string
  /** The text that stands for it where it is not set; several entries are joined by commas. */
  readonly default: string | undefined
  /** Without it the settings do not load (`os.environ["X"]`, `env("X")`). */
  readonly isRequired: boolean
}

/** A settings module with those that it stands on. */
export interface DjangoSettings {
  /** `config.settings.production`. */
  readonly module: string
  readonly document: Document
  /** The last plain assignment; undefined where there is none. */
  get(name: string): Setting | undefined
  /** The texts of all modules that were read, the named one first. */
  readonly documents: readonly Document[]
  /** False where a module that it imports everything from is not to be seen. */
  readonly complete: boolean
}

const MOST_MODULES = 12

/** Reads a settings module below the folder that its package lies in. Undefined where there is no such file. */
export function readSettings(documentAt: (path: string) => Document | undefined, root: string, module: string): DjangoSettings | undefined {
  const document = moduleDocument(documentAt, root, module)
  if (document === undefined) return undefined
  const documents: Document[] = []
  const settings = new Map<string, Setting>()
  let complete = true
  const read = (current: Document): void => {
    if (documents.some(({ path }) => path === current.path)) return
    if (documents.length >= MOST_MODULES) {
      complete = false
      return
    }
    documents.push(current)
    for (const statement of statementsOf(current)) {
      if (statement.kind === 'import') {
        const imported = importedModule(documentAt, root, current, statement.module)
        if (imported === undefined) complete = false
        else if (statement.indented) forget(settings, imported)
        else read(imported)
      } else {
        const known = settings.get(statement.setting.name)
        settings.set(statement.setting.name, statement.certain ? statement.setting : { name: statement.setting.name, kind: 'unknown', variables: [], at: statement.setting.at, valueAt: (known ?? statement.setting).valueAt })
      }
    }
  }
  read(document)
  return { module, document, documents, complete, get: (name) => settings.get(name) }
}

/** An import in a branch may or may not happen: what it would set is not known any more. */
function forget(settings: Map<string, Setting>, imported: Document): void {
  for (const statement of statementsOf(imported)) {
    if (statement.kind === 'assignment') settings.set(statement.setting.name, { ...statement.setting, kind: 'unknown', variables: [] })
  }
}

function moduleDocument(documentAt: (path: string) => Document | undefined, root: string, module: string): Document | undefined {
  const path = joinPath(root, module.replaceAll('.', '/'))
  return documentAt(`${path}.py`) ?? documentAt(`${path}/__init__.py`)
}

function importedModule(documentAt: (path: string) => Document | undefined, root: string, from: Document, name: string): Document | undefined {
  const dots = /^\.+/.exec(name)?.[0].length ?? 0
  if (dots === 0) return moduleDocument(documentAt, root, name)
  let folder = folderOf(from.path)
  for (let up = 1; up < dots; up++) folder = folderOf(folder)
  const rest = name.slice(dots)
  return rest === '' ? documentAt(joinPath(folder, '__init__.py')) : moduleDocument(documentAt, folder, rest)
}

type Statement =
  | { readonly kind: 'import'; readonly module: string; readonly indented: boolean }
  /** `certain` is false for assignments in a branch, and for what adds to a value. */
  | { readonly kind: 'assignment'; readonly setting: Setting; readonly certain: boolean }

function statementsOf(document: Document): Statement[] {
  const { text } = document
  const statements: Statement[] = []
  const pattern = /^([ \t]*)(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+\*|([A-Z][A-Z0-9_]+)(?:[ \t]*:[ \t]{0,8}[\w[\], .]{1,60}?)?[ \t]*(\+?=)(?!=)|([A-Z][A-Z0-9_]+)\.(?:append|extend|insert|remove|update)\b)/gm
  let taken = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index < taken) continue
    const [whole, indent = '', module, name, operator, changed] = match
    const indented = indent !== ''
    if (module !== undefined) {
      statements.push({ kind: 'import', module, indented })
      continue
    }
    const start = match.index + indent.length
    const valueStart = match.index + whole.length
    const valueEnd = changed === undefined ? expressionEnd(text, valueStart) : valueStart
    if (changed === undefined) taken = valueEnd
    const blanks = /^\s*/.exec(text.slice(valueStart, valueEnd))?.[0].length ?? 0
    const value = text.slice(valueStart + blanks, valueEnd).trimEnd()
    const valueAt = { document, range: { start: valueStart + blanks, end: valueStart + blanks + value.length } }
    const at = { document, range: { start, end: valueStart + blanks + value.length } }
    statements.push({
      kind: 'assignment', certain: !indented && operator === '=',
      setting: { name: name ?? changed ?? '', ...readValue(value), at, valueAt },
    })
  }
  return statements
}

/** Where an expression ends: at the line's end outside of brackets and quotes, comments left out. */
function expressionEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"' || character === "'") {
      const triple = text.startsWith(character.repeat(3), at)
      const close = triple ? text.indexOf(character.repeat(3), at + 3) : closingQuote(text, at)
      if (close === -1) return text.length
      at = triple ? close + 2 : close
    } else if (character === '#') {
      if (depth === 0) return at
      const end = text.indexOf('\n', at)
      at = end === -1 ? text.length : end - 1
    } else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    else if (character === '\n' && depth <= 0 && text.charAt(at - 1) !== '\\') return at
  }
  return text.length
}

function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open)
  for (let at = open + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === quote) return at
    else if (text.charAt(at) === '\n') return -1
  }
  return -1
}

type Value = Pick<Setting, 'kind' | 'text' | 'boolean' | 'items' | 'variables'>

const UNKNOWN: Value = { kind: 'unknown', variables: [] }

function readValue(expression: string): Value {
  const text = literalOf(expression)
  if (text !== undefined) return { kind: 'text', text, variables: [] }
  if (expression === 'True' || expression === 'False') return { kind: 'boolean', boolean: expression === 'True', variables: [] }
  const inner = /^[[(]([\s\S]*)[\])]$/.exec(expression)?.[1]
  if (inner !== undefined) {
    const parts = splitList(inner)
    const items: string[] = []
    const variables: SettingVariable[] = []
    for (const part of parts) {
      const item = literalOf(part)
      const variable = item === undefined ? variableOf(part) : undefined
      if (item !== undefined) items.push(item)
      else if (variable !== undefined) variables.push(variable)
      else return UNKNOWN
    }
    return { kind: 'list', items, variables }
  }
  const variable = variableOf(expression)
  return variable === undefined ? UNKNOWN : { kind: 'variable', variables: [variable] }
}

/** A text of Python in plain quotes. */
function literalOf(expression: string): string | undefined {
  const match = /^"([^"\\{}\n]{0,400})"$|^'([^'\\{}\n]{0,400})'$|^"([^"\\\n]{0,400})"$|^'([^'\\\n]{0,400})'$/.exec(expression.trim())
  return match === null ? undefined : match[1] ?? match[2] ?? match[3] ?? match[4]
}

/**
 * `os.environ["X"]`, `os.environ.get("X", "default")`, `os.getenv("X")`, and the same with `env`, `env.list`, `config` of
 * django-environ, environs and python-decouple; `.split(",")` behind it is seen through.
 */
function variableOf(expression: string): SettingVariable | undefined {
  const text = expression.trim().replace(/\.split\(\s{0,8}(?:["'][ ,;]{1,3}["'])?\s{0,8}\)$/, '')
  const indexed = /^(?:os\.)?environ\[\s{0,8}["'](\w{1,100})["']\s{0,8}\]$/.exec(text)?.[1]
  if (indexed !== undefined) return { name: indexed, default: undefined, isRequired: true }
  const call = /^(?:(?:os\.)?environ\.get|(?:os\.)?getenv|env(?:\.(?:str|list|bool|get_value|tuple))?|config)\(([\s\S]{1,400})\)$/.exec(text)
  if (call?.[1] === undefined) return undefined
  const [first, ...rest] = splitList(call[1])
  const name = first === undefined ? undefined : literalOf(first)
  if (name === undefined || !/^\w+$/.test(name)) return undefined
  const isStandard = /^(?:os\.)?(?:environ\.get|getenv)/.test(text)
  const named = rest.find((part) => /^default\s{0,4}=/.test(part))
  const fallback = named?.replace(/^default\s{0,4}=\s{0,4}/, '') ?? rest.find((part) => !/^\w+\s{0,4}=(?!=)/.test(part))
  if (fallback === undefined) return { name, default: undefined, isRequired: !isStandard }
  const literal = literalOf(fallback)
  const list = /^[[(]([\s\S]*)[\])]$/.exec(fallback)?.[1]
  const items = list === undefined ? undefined : splitList(list).map(literalOf)
  if (literal === undefined && (items === undefined || items.some((item) => item === undefined))) {
    // Something stands for it, whatever it is.
    return fallback === 'None' ? { name, default: undefined, isRequired: false } : undefined
  }
  return { name, default: literal ?? items?.join(','), isRequired: false }
}

/** The parts of a list, at commas outside of brackets and quotes. */
function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"' || character === "'") {
      const close = closingQuote(text, at)
      const end = close === -1 ? text.length - 1 : close
      part += text.slice(at, end + 1)
      at = end
      continue
    }
    if (character === '#') {
      const end = text.indexOf('\n', at)
      at = end === -1 ? text.length : end
      continue
    }
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    if (character === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  parts.push(part)
  return parts.map((each) => each.trim()).filter((each) => each !== '')
}
