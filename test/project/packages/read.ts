import { cacheLeft, packageOperations, type CacheSurroundings, type PackageOperation } from '../../../src/project/packages/index.ts'
import { parseShell } from '../../../src/syntax/shell/index.ts'
import { MappedText } from '../../../src/text/mapped.ts'

export function operations(text: string): readonly PackageOperation[] {
  return packageOperations(parseShell(MappedText.of(text, { start: 0, end: text.length })).commands)
}

export function operation(text: string): PackageOperation {
  const [found] = operations(text)
  if (found === undefined) throw new Error(`no operation in ${text}`)
  return found
}

/** Each package as `kind:name operator version`, the kind left out for names. */
export function packages(text: string): string[] {
  return operation(text).packages.map(({ kind, name, source, operator, version }) => `${kind === 'name' ? '' : `${kind}:`}${[name ?? source, operator, version].filter((part) => part !== undefined).join(' ')}`)
}

/** The paths of the caches left, in order. */
export function left(text: string, around: Partial<Omit<CacheSurroundings, 'environment'>> & { environment?: Readonly<Record<string, string>> } = {}): string[] {
  const { commands } = parseShell(MappedText.of(text, { start: 0, end: text.length }))
  const { environment = {}, mounts = [], home } = around
  return cacheLeft(packageOperations(commands), commands, { mounts, home, environment: (name) => environment[name] }).map((cache) => cache.path)
}
