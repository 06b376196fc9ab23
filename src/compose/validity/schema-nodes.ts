import { COMPOSE_SCHEMA } from '../schema/compose-schema.ts'
import type { SchemaNode, SchemaType } from '../schema/model.ts'

export function resolve(node: SchemaNode): SchemaNode {
  return node.ref === undefined ? node : resolve(definition(node.ref))
}

export function definition(name: string): SchemaNode {
  return COMPOSE_SCHEMA.definitions[name] ?? {}
}

/** The alternative that a value's types are for; undefined where there is none. */
export function branchOf(node: SchemaNode, types: ReadonlySet<SchemaType>): SchemaNode | undefined {
  return (node.choices ?? [node]).map(resolve).find((option) => ownTypes(option)?.some((type) => types.has(type)) !== false)
}

/** The types that a node takes; undefined where it says nothing about them. */
function ownTypes(node: SchemaNode): readonly SchemaType[] | undefined {
  return node.types ?? node.includes?.flatMap((name) => definition(name).types ?? [])
}

/** Each type that some alternative takes, once. */
export function wantedTypes(node: SchemaNode): readonly SchemaType[] {
  return [...new Set((node.choices ?? [node]).map(resolve).flatMap((option) => ownTypes(option) ?? []))]
}

/** The schema of a key; undefined where nothing is said about it. */
export function propertyOf(node: SchemaNode, name: string): SchemaNode | undefined {
  if (node.properties !== undefined && Object.hasOwn(node.properties, name)) return node.properties[name]
  for (const [pattern, schema] of Object.entries(node.patterns ?? {})) if (patternOf(pattern).test(name)) return schema
  return node.includes?.map((included) => propertyOf(definition(included), name)).find((schema) => schema !== undefined)
}

export function keysOf(node: SchemaNode): readonly string[] {
  return [...Object.keys(node.properties ?? {}), ...(node.includes ?? []).flatMap((name) => keysOf(definition(name)))]
}

const patterns = new Map<string, RegExp>()

export function patternOf(source: string): RegExp {
  let pattern = patterns.get(source)
  if (pattern === undefined) patterns.set(source, (pattern = new RegExp(source)))
  return pattern
}
