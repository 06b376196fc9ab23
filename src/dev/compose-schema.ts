/**
 * Makes src/compose/schema/compose-schema.ts out of the JSON schema of the compose specification: the file named, or that of the
 * compose-go module which test/oracles/compose-load builds on. `--check` writes nothing and fails where the table would change.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SchemaNode, SchemaTable, SchemaType } from '../compose/schema/model.ts'

const OUTPUT = 'src/compose/schema/compose-schema.ts'
/** Keywords that say nothing about what is accepted. */
const SILENT = new Set(['$schema', '$id', '$defs', 'definitions', 'title', 'description', 'default', 'examples', 'deprecated', 'format'])

type Json = Readonly<Record<string, unknown>>
type Draft = { -readonly [K in keyof SchemaNode]?: SchemaNode[K] }

const check = process.argv.includes('--check')
const named = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
const source = named === undefined ? ofModule() : { path: named, version: 'a local file' }
const schema = JSON.parse(readFileSync(source.path, 'utf8')) as Json
const table: SchemaTable = { root: compile(schema), definitions: compileAll(schema.$defs ?? schema.definitions) }
const text = render(table)

const present = existsSync(OUTPUT) ? readFileSync(OUTPUT, 'utf8') : ''
if (present === text) process.stdout.write('nothing has changed\n')
else if (check) {
  process.stderr.write(`${OUTPUT} is not what the schema makes of it: run node scripts/run-typescript.mjs src/dev/compose-schema.ts\n`)
  process.exitCode = 1
} else {
  writeFileSync(OUTPUT, text)
  process.stdout.write(`${OUTPUT} written, ${text.length} characters\n`)
}

function ofModule(): { readonly path: string; readonly version: string } {
  const module = 'github.com/compose-spec/compose-go/v2'
  const answer = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}\n{{.Version}}', module], { cwd: 'test/oracles/compose-load', encoding: 'utf8' })
  const [folder = '', version = ''] = answer.split('\n')
  return { path: join(folder, 'schema', 'compose-spec.json'), version: `${module} ${version}` }
}

function compile(node: Json): SchemaNode {
  const draft: Draft = {}
  for (const [key, value] of Object.entries(node)) {
    if (SILENT.has(key)) continue
    translate(key, value, draft)
  }
  return draft
}

function translate(key: string, value: unknown, draft: Draft): void {
  switch (key) {
    case '$ref':
      draft.ref = definitionName(value)
      return
    case 'type':
      draft.types = (Array.isArray(value) ? value : [value]) as SchemaType[]
      return
    case 'properties':
      draft.properties = compileAll(value)
      return
    case 'patternProperties':
      draft.patterns = compileAll(value)
      return
    case 'additionalProperties':
    case 'unevaluatedProperties':
      if (value === false) draft.closed = true
      return
    case 'required':
      draft.required = value as string[]
      return
    case 'items':
      draft.items = compile(value as Json)
      return
    case 'uniqueItems':
      if (value === true) draft.unique = true
      return
    case 'enum':
      draft.values = value as string[]
      return
    case 'pattern':
      draft.pattern = value as string
      return
    case 'minimum':
      draft.minimum = value as number
      return
    case 'maximum':
      draft.maximum = value as number
      return
    case 'oneOf':
      draft.choices = (value as Json[]).map(compile)
      return
    case 'allOf':
      draft.includes = (value as Json[]).map((part) => definitionName(part.$ref))
      return
    case 'anyOf':
      draft.requiresOne = (value as { required: string[] }[]).flatMap((part) => part.required)
      return
    default:
      throw new Error(`the schema has a new keyword: ${key}`)
  }
}

function compileAll(nodes: unknown): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(nodes as Record<string, Json>).map(([name, node]) => [name, compile(node)]))
}

function definitionName(reference: unknown): string {
  const match = /^#\/(?:\$defs|definitions)\/([\w.-]+)$/.exec(String(reference))
  if (match?.[1] === undefined) throw new Error(`an unknown reference: ${String(reference)}`)
  return match[1]
}

function render(compiled: SchemaTable): string {
  const entries = Object.entries(compiled.definitions).map(([name, node]) => `    ${quote(name)}: ${literal(node)},`)
  return [
    '// Made by src/dev/compose-schema.ts: not to be edited.',
    `// Source: schema/compose-spec.json of ${source.version}, the compose specification's JSON schema (Apache-2.0,`,
    '// https://github.com/compose-spec/compose-spec).',
    "import type { SchemaTable } from './model.ts'",
    '',
    'export const COMPOSE_SCHEMA: SchemaTable = {',
    `  root: ${literal(compiled.root)},`,
    '  definitions: {',
    ...entries,
    '  },',
    '}',
    '',
  ].join('\n')
}

/** TypeScript in our own style: single quotes, keys bare where they can be. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : quote(key)}: ${literal(each)}`)
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return typeof value === 'string' ? quote(value) : String(value)
}

function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
