import type { ShellWord, SimpleCommand } from '../../syntax/shell/index.ts'
import { joinPath, normalizePath, relativeInside } from '../../text/paths.ts'
import type { CacheFolder, CacheLeft, CacheSurroundings, PackageManager, PackageOperation } from './model.ts'
import { packageOperations } from './operations.ts'
import { RPM_FAMILY } from './system.ts'

/** Variables that keep a manager from filling its cache. pip takes any value, `0` and `false` included (its cmdoptions.py says why). */
const NO_CACHE: Readonly<Partial<Record<PackageManager, readonly string[]>>> = {
  pip: ['PIP_NO_CACHE_DIR'], pipenv: ['PIP_NO_CACHE_DIR'], uv: ['UV_NO_CACHE'], poetry: ['POETRY_NO_CACHE'], composer: ['COMPOSER_NO_CACHE'],
}

/** Variables that move a cache. */
const CACHE_LOCATION: Readonly<Partial<Record<PackageManager, readonly string[]>>> = {
  pip: ['PIP_CACHE_DIR'], pipenv: ['PIPENV_CACHE_DIR'], uv: ['UV_CACHE_DIR'], poetry: ['POETRY_CACHE_DIR'], pdm: ['PDM_CACHE_DIR'],
  npm: ['NPM_CONFIG_CACHE', 'npm_config_cache'], yarn: ['YARN_CACHE_FOLDER'], composer: ['COMPOSER_CACHE_DIR'], go: ['GOMODCACHE'], bun: ['BUN_INSTALL_CACHE_DIR'], bundler: ['BUNDLE_CACHE_PATH'],
}

/** Other places of the same cache: by version of the tool, or for root. Removing one of them counts. */
const SAME_CACHE: Readonly<Partial<Record<PackageManager, readonly string[]>>> = {
  yum: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5'],
  dnf: ['/var/cache/dnf', '/var/cache/yum', '/var/cache/libdnf5', '/var/cache/tdnf'],
  microdnf: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5'],
  apk: ['/var/cache/apk', '/etc/apk/cache'],
  pipenv: ['~/.cache/pipenv', '~/.cache/pip'],
  yarn: ['~/.cache/yarn', '/usr/local/share/.cache/yarn', '~/.yarn/berry/cache', '~/.yarn/berry'],
  composer: ['~/.composer/cache', '~/.composer', '~/.cache/composer', '/tmp/cache'],
  go: ['~/go/pkg/mod', '/go/pkg/mod'],
  cargo: ['/usr/local/cargo/registry', '~/.cargo/registry'],
  maven: ['~/.m2/repository', '~/.m2'],
}

/**
 * The caches that are still in the layer when the last command has run, at most one per manager: filled by an operation,
 * and neither emptied by a later command, nor held by a mount, nor turned off by the environment.
 */
export function cacheLeft(operations: readonly PackageOperation[], commands: readonly SimpleCommand[], around: CacheSurroundings): readonly CacheLeft[] {
  const home = around.home ?? '/root'
  const cleaned = cleanings(operations, commands, around, home)
  const left = new Map<string, CacheLeft>()
  for (const operation of operations) {
    for (const cache of operation.caches) {
      if (isTurnedOff(operation, commands, around)) continue
      const places = placesOf(cache, operation, around, home)
      if (places.some((place) => around.mounts.some((mount) => covers(absolute(mount, home), place)))) continue
      const isCleaned = cleaned.some((cleaning) => cleaning.index > operation.command.index && cleaning.empties(cache.manager, places))
      const path = places[0] === cache.path || cache.path.startsWith('~/') ? cache.path : places[0] ?? cache.path
      if (!isCleaned) left.set(cache.manager, { ...cache, path, operation })
    }
  }
  return [...left.values()]
}

function isTurnedOff(operation: PackageOperation, commands: readonly SimpleCommand[], around: CacheSurroundings): boolean {
  const names = NO_CACHE[operation.manager] ?? []
  if (names.some((name) => isSet(name, operation, commands, around))) return true
  const configured = operation.manager === 'pip' || operation.manager === 'pipenv'
  return configured && commands.some((command) => command.index < operation.command.index && command.arguments[0]?.value === 'config' && command.arguments.some((word) => /^(?:global|install|user|site)\.no-cache-dir$/.test(word.value)))
}

function isSet(name: string, operation: PackageOperation, commands: readonly SimpleCommand[], around: CacheSurroundings): boolean {
  const value = variable(name, operation, commands, around)
  if (value === undefined || value === '') return false
  return name === 'PIP_NO_CACHE_DIR' || !/^(?:0|false|no|off)$/i.test(value)
}

/** A variable as the operation sees it: set in front of it, exported earlier in the script, or from the environment. */
function variable(name: string, operation: PackageOperation, commands: readonly SimpleCommand[], around: CacheSurroundings): string | undefined {
  const own = operation.command.assignments.find((assignment) => assignment.name === name)
  if (own !== undefined) return own.value?.value ?? ''
  for (const command of commands) {
    if (command.index >= operation.command.index) break
    if (command.name !== 'export') continue
    const word = command.arguments.find((argument) => argument.value.startsWith(`${name}=`))
    if (word !== undefined) return word.value.slice(name.length + 1)
  }
  return around.environment(name)
}

/** Where the cache may lie, absolute; the first is the one to name. */
function placesOf(cache: CacheFolder, operation: PackageOperation, around: CacheSurroundings, home: string): readonly string[] {
  const hasDefaultPath = !operation.options.has('--cache-dir') && !operation.options.has('--cache') && !operation.options.has('--cache-folder')
  if (hasDefaultPath) {
    for (const name of CACHE_LOCATION[cache.manager] ?? []) {
      const value = around.environment(name)
      if (value !== undefined && value !== '') return [absolute(value, home)]
    }
  }
  const paths = hasDefaultPath ? [cache.path, ...(SAME_CACHE[cache.manager] ?? []).filter((path) => path !== cache.path)] : [cache.path]
  const base = around.environment('XDG_CACHE_HOME')
  return paths.map((path) => (base !== undefined && base !== '' && path.startsWith('~/.cache/') ? joinPath(base, path.slice('~/.cache/'.length)) : absolute(path, home)))
}

function absolute(path: string, home: string): string {
  const expanded = path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/, home)
  return normalizePath(expanded)
}

/** Whether a folder is another one or holds it. */
function covers(folder: string, path: string): boolean {
  return relativeInside(folder, path) !== undefined
}

interface Cleaning {
  /** Position of the command in the script. */
  readonly index: number
  empties(manager: PackageManager, places: readonly string[]): boolean
}

function cleanings(operations: readonly PackageOperation[], commands: readonly SimpleCommand[], around: CacheSurroundings, home: string): Cleaning[] {
  const found: Cleaning[] = []
  for (const operation of operations) {
    if (operation.action !== 'clean' || !cleansAll(operation)) continue
    const { manager } = operation
    found.push({
      index: operation.command.index,
      empties: (other) => other === manager || (RPM_FAMILY.has(manager) && RPM_FAMILY.has(other)),
    })
  }
  for (const command of commands) {
    const removed = removedPaths(command)
    if (removed.length === 0) continue
    const folders = removed.flatMap((word) => removedTexts(word, command, commands, around)).flatMap((text) => emptiedFolders(text, home))
    const managers = new Set(removed.flatMap((word) => word.substitutions.flatMap((substitution) => packageOperations(substitution.commands).map((operation) => operation.manager))))
    found.push({ index: command.index, empties: (manager, places) => managers.has(manager) || places.some((place) => folders.some((folder) => covers(folder, place))) })
  }
  return found
}

/** `apt-get clean` leaves the package lists where they are, and `dnf clean metadata` the packages. */
function cleansAll(operation: PackageOperation): boolean {
  const words = operation.command.words.map((word) => word.value)
  if (operation.manager === 'apt') return words.includes('distclean') || words.includes('dist-clean')
  return !RPM_FAMILY.has(operation.manager) || words.includes('all')
}

/** The words of a command that it removes: operands of rm, starting points of a find that deletes. */
function removedPaths(command: SimpleCommand): readonly ShellWord[] {
  if (command.program === 'rm') return command.arguments.filter((word) => !word.value.startsWith('-'))
  if (command.program !== 'find') return []
  const deletes = command.words.some((word) => word.value === '-delete') || command.wraps.some((inner) => inner.program === 'rm')
  if (!deletes) return []
  const end = command.arguments.findIndex((word) => /^[-(!]/.test(word.value))
  return command.arguments.slice(0, end === -1 ? undefined : end)
}

/** What a word that is removed stands for: of a variable alone (`rm -rf $PURGES`) each of its paths, where its value is known. */
function removedTexts(word: ShellWord, command: SimpleCommand, commands: readonly SimpleCommand[], around: CacheSurroundings): readonly string[] {
  const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(word.value)?.slice(1).find((group) => group !== undefined)
  if (name === undefined || word.expansions.length !== 1) return [word.value]
  const set = commands.filter((other) => other.index < command.index && other.words.length === 0).flatMap((other) => other.assignments).findLast((assignment) => assignment.name === name)
  const value = set === undefined ? around.environment(name) : set.value?.literal
  return value === undefined || value.length > PATH_LIMIT ? [word.value] : value.split(/\s+/).filter((path) => path !== '')
}

/** The folders that removing a path empties: `/a/*`, `/a/` and `/a` empty `/a`; `{a,b}` stands for both. */
function emptiedFolders(path: string, home: string): string[] {
  if (path.length > PATH_LIMIT) return []
  return expandBraces(path).map((expanded) => absolute(withoutLastGlob(expanded), home)).filter((folder) => folder !== '/' && !/[*?]/.test(folder))
}

/** Longer paths exist on no system (PATH_MAX of Linux). */
const PATH_LIMIT = 4096

/** Cuts off a last part that takes in all entries of a folder, or nearly all: `*`, `*.*`, `*_*`, `.[!.]*`. */
function withoutLastGlob(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash !== -1 && ['*', '**', '*.*', '*_*', '.[!.]*'].includes(path.slice(slash + 1)) ? path.slice(0, slash) || '/' : path
}

/** Expands the brace lists of a path, up to a number that no person writes. */
function expandBraces(path: string): string[] {
  if (!path.includes('{') || path.includes('${')) return [path]
  let paths = [path]
  for (let round = 0; round < 4 && paths.length < 64; round++) paths = paths.flatMap(expandFirstBrace)
  return paths
}

function expandFirstBrace(path: string): string[] {
  const open = path.indexOf('{')
  const close = path.indexOf('}', open)
  if (open === -1 || close === -1) return [path]
  return path.slice(open + 1, close).split(',').slice(0, 64).map((choice) => path.slice(0, open) + choice + path.slice(close + 1))
}
