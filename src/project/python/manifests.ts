import type { Document } from '../../text/document.ts'
import { packageName, parseRequirement, type PythonRequirement } from './requirements.ts'

/** What a pyproject.toml says, read as plain lines: no value of it is computed. */
export interface PyProject {
  /** A `[build-system]` table: uv and pip build and install the project itself only then. */
  readonly hasBuildSystem: boolean
  /** poetry's `package-mode` and uv's `package`; undefined where neither stands. */
  readonly isPackage: boolean | undefined
  readonly tools: ReadonlySet<'poetry' | 'uv' | 'pdm' | 'hatch' | 'setuptools' | 'flit'>
  /** Those of `[project]`, its extras, the dependency groups and poetry's tables. */
  readonly requirements: readonly PythonRequirement[]
}

/** One line `key = value` of TOML; a list over several lines is one value. */
interface TomlPair {
  readonly table: string
  readonly key: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** TOML as far as manifests need it (https://toml.io): tables and pairs in order. Texts over several lines are left out. */
function readPairs(text: string): { readonly tables: readonly string[]; readonly pairs: readonly TomlPair[] } {
  const tables: string[] = []
  const pairs: TomlPair[] = []
  let table = ''
  let offset = 0
  let open: { table: string; key: string; value: string; start: number; depth: number } | undefined
  for (const line of text.split('\n')) {
    const start = offset
    offset += line.length + 1
    const bare = withoutComment(line.replace(/\r$/, ''))
    if (open !== undefined) {
      open.value += `\n${bare}`
      open.depth += depthOf(bare)
      if (open.depth <= 0) {
        pairs.push({ table: open.table, key: open.key, value: open.value, start: open.start, end: start + bare.length })
        open = undefined
      }
      continue
    }
    const header = /^[ \t]*\[{1,2}[ \t]*([\w.'"-]+)[ \t]*\]{1,2}[ \t]*$/.exec(bare)
    if (header?.[1] !== undefined) {
      table = header[1].replace(/["']/g, '')
      tables.push(table)
      continue
    }
    const pair = /^[ \t]*(["']?[\w.-]+["']?)[ \t]*=[ \t]*([^ \t].*)?$/.exec(bare)
    if (pair?.[1] === undefined) continue
    const value = pair[2] ?? ''
    const key = pair[1].replace(/["']/g, '')
    const at = start + bare.indexOf(pair[1])
    const depth = depthOf(value)
    if (depth > 0) open = { table, key, value, start: at, depth }
    else pairs.push({ table, key, value: value.trim(), start: at, end: start + bare.trimEnd().length })
  }
  return { tables, pairs }
}

function depthOf(text: string): number {
  let depth = 0
  let quote = ''
  for (const character of text) {
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
  }
  return depth
}

function withoutComment(line: string): string {
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '#') return line.slice(0, at)
  }
  return line
}

/** pyproject.toml (PEP 621, PEP 735; poetry, uv, pdm and hatch documentation). */
export function readPyProject(document: Document): PyProject {
  const { tables, pairs } = readPairs(document.text)
  const requirements: PythonRequirement[] = []
  const tools = new Set<'poetry' | 'uv' | 'pdm' | 'hatch' | 'setuptools' | 'flit'>()
  for (const table of tables) {
    const tool = /^tool\.(poetry|uv|pdm|hatch|setuptools|flit)(?:\.|$)/.exec(table)?.[1]
    if (tool !== undefined) tools.add(tool as 'poetry')
  }
  let isPackage: boolean | undefined
  for (const pair of pairs) {
    const at = { document, range: { start: pair.start, end: pair.end } }
    if (pair.table === 'tool.poetry' && pair.key === 'package-mode') isPackage = pair.value === 'true'
    if (pair.table === 'tool.uv' && pair.key === 'package') isPackage = pair.value === 'true'
    if (/^tool\.poetry\.(?:dependencies|dev-dependencies|group\.[\w-]+\.dependencies)$/.test(pair.table)) {
      if (pair.key !== 'python') requirements.push({ ...tableRequirement(pair.key, pair.value), at })
    } else if (
      (pair.table === 'project' && pair.key === 'dependencies') || pair.table === 'project.optional-dependencies' || pair.table === 'dependency-groups'
      || (pair.table === 'tool.uv' && pair.key === 'dev-dependencies') || pair.table === 'tool.pdm.dev-dependencies'
    ) {
      for (const match of pair.value.matchAll(/"([^"\n]{1,200})"|'([^'\n]{1,200})'/g)) {
        const requirement = parseRequirement(match[1] ?? match[2] ?? '')
        if (requirement !== undefined) requirements.push({ ...requirement, at })
      }
    }
  }
  return { hasBuildSystem: tables.includes('build-system'), isPackage, tools, requirements }
}

/** Pipfile: `[packages]`, and with `development` also `[dev-packages]` (pipenv documentation, "Pipfile & Pipfile.lock"). */
export function readPipfile(document: Document, development: boolean): readonly PythonRequirement[] {
  return readPairs(document.text).pairs.flatMap((pair) => {
    if (pair.table !== 'packages' && !(development && pair.table === 'dev-packages')) return []
    return [{ ...tableRequirement(pair.key, pair.value), at: { document, range: { start: pair.start, end: pair.end } } }]
  })
}

/** `name = "==1.0"`, `name = { version = "^1", extras = ["binary"] }`. */
function tableRequirement(key: string, value: string): PythonRequirement {
  const text = /^["']([^"']{0,100})["']/.exec(value)?.[1] ?? /\bversion\s{0,8}=\s{0,8}["']([^"']{0,100})["']/.exec(value)?.[1] ?? ''
  const extras = /\bextras\s{0,8}=\s{0,8}\[([^\]]{0,200})\]/.exec(value)?.[1] ?? ''
  const version = /^(?:==)?\s{0,8}(\d[\w.+!]*)$/.exec(text)?.[1]
  return {
    name: packageName(key),
    extras: [...extras.matchAll(/["']([\w-]{1,60})["']/g)].map((match) => (match[1] ?? '').toLowerCase()),
    specifier: text === '*' ? '' : text,
    ...(version === undefined ? {} : { version }),
  }
}
