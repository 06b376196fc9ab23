import type { ShellWord } from '../../syntax/shell/index.ts'
import type { PackageArgument } from './model.ts'
import { isUnknown } from './invocation.ts'

const URL = /^(?:git\+|hg\+|svn\+|bzr\+)?[a-z][a-z\d+.-]*:\/\//i

/** What a word is before any manager's own syntax is looked at: a URL, or a variable; undefined for what may be a name or path. */
function general(word: ShellWord): PackageArgument | undefined {
  const { source, range, value } = word
  if (URL.test(value) || /^git\+|^git@/.test(value)) return { source, range, kind: 'url' }
  if (value.startsWith('$') || value.startsWith('`')) return { source, range, kind: value.includes('/') && /\.(?:deb|rpm|apk|whl|tgz|gem|tar\.gz|zip)$/.test(value) ? 'local-file' : 'variable' }
  return undefined
}

/** A name with a version cut off at the first operator; a variable inside of the name makes the whole unknown. */
function named(word: ShellWord, name: string, operator?: string, version?: string): PackageArgument {
  const { source, range } = word
  if (/[$`]/.test(name) && isUnknown(word)) return { source, range, kind: 'variable' }
  return { source, range, kind: 'name', name, ...(operator === undefined ? {} : { operator }), ...(version === undefined ? {} : { version }) }
}

function isPath(value: string): boolean {
  return value.startsWith('/') || value.startsWith('./') || value.startsWith('../') || value.startsWith('~/')
}

/** `pkg`, `pkg=1.2*`, `pkg/release`, `pkg:arch`, `task^`, `./file.deb` (apt-get(8)). */
export function aptPackage(word: ShellWord): PackageArgument {
  const found = general(word)
  if (found !== undefined) return found
  const { value, source, range } = word
  if (isPath(value) || value.endsWith('.deb')) return { source, range, kind: 'local-file' }
  if (value.endsWith('^')) return { source, range, kind: 'group', name: value.slice(0, -1) }
  const at = value.search(/[=/]/)
  const name = at === -1 ? value : value.slice(0, at)
  // `${V:-1}` holds a colon too, and is no architecture.
  const colon = /[$`]/.test(name) ? -1 : name.indexOf(':')
  const plain = colon === -1 ? name : name.slice(0, colon)
  return at === -1 ? named(word, plain) : named(word, plain, value[at] ?? '', value.slice(at + 1))
}

/** `pkg`, `pkg=1.2-r0`, `pkg~=1.2`, `pkg~1.2`, `pkg>1`, `pkg@edge`, `.virtual`, `./file.apk` (apk-world(5)). */
export function apkPackage(word: ShellWord): PackageArgument {
  const found = general(word)
  if (found !== undefined) return found
  const { value, source, range } = word
  if (isPath(value) || value.endsWith('.apk')) return { source, range, kind: 'local-file' }
  if (value.startsWith('.')) return { source, range, kind: 'group', name: value }
  const match = /^([^=<>~@]+)([=<>~@]+)([^=<>~@].*)?$/s.exec(value)
  return match === null ? named(word, value) : named(word, match[1] ?? '', match[2], match[3] ?? '')
}

/** `pkg`, `pkg-1.2-3.el9`, `pkg-1.2*`, `@group`, `file.rpm` (dnf(8), "Specifying packages"). A lone number (`gcc-toolset-12`) belongs to the name. */
export function rpmPackage(word: ShellWord): PackageArgument {
  const found = general(word)
  if (found !== undefined) return found
  const { value, source, range } = word
  if (value.startsWith('@')) return { source, range, kind: 'group', name: value.slice(1) }
  if (isPath(value) || value.endsWith('.rpm')) return { source, range, kind: 'local-file' }
  const variable = /^([\w.+-]*[\w+])-(\$.*)$/s.exec(value)
  if (variable !== null) return named(word, variable[1] ?? '', '-', variable[2])
  const match = /-(\d[\w.+~:^]*(?:-\d[\w.+~^]*)?\*?)$/.exec(value)
  const version = match?.[1] ?? ''
  return match === null || !/[.*-]/.test(version) ? named(word, value) : named(word, value.slice(0, match.index), '-', version)
}

/** `pkg`, `pkg=1.2`, `pkg>=1.2` (zypper(8)). */
export function zypperPackage(word: ShellWord): PackageArgument {
  const found = general(word)
  if (found !== undefined) return found
  const { value, source, range } = word
  if (isPath(value) || value.endsWith('.rpm')) return { source, range, kind: 'local-file' }
  if (value.startsWith('pattern:') || value.startsWith('@')) return { source, range, kind: 'group', name: value.replace(/^pattern:|^@/, '') }
  const match = /^([^=<>]+)([=<>]+)([^=<>].*)?$/s.exec(value)
  return match === null ? named(word, value) : named(word, match[1] ?? '', match[2], match[3] ?? '')
}

const PYTHON_ARCHIVE = /\.(?:whl|tar\.gz|tar\.bz2|zip|tgz)$/

/** A requirement (PEP 508), a path, a URL, an archive. */
export function pythonPackage(word: ShellWord): PackageArgument {
  const { value, source, range } = word
  const direct = /^([\w.-]+)(?:\[[^\]]*\])? *@ *(\S+)/.exec(value)
  if (direct !== null) return { source, range, kind: 'url', name: direct[1] ?? '', operator: '@', version: direct[2] ?? '' }
  // A folder or an archive may have extras behind it: `.[dev]`.
  const extras = value.indexOf('[')
  const path = value.startsWith('.') || value.startsWith('/') ? value.slice(0, extras === -1 ? undefined : extras) : ''
  if (path !== '') return { source, range, kind: PYTHON_ARCHIVE.test(path) ? 'local-file' : 'project', name: path }
  const found = general(word)
  if (found !== undefined) return found
  if (PYTHON_ARCHIVE.test(value)) return { source, range, kind: 'local-file' }
  const match = /^([^[\]=<>!~;@ ]+) ?(?:\[[^\]]*\])? *(===?|~=|!=|<=?|>=?)? *([^;]*)/.exec(value)
  if (match === null) return { source, range, kind: 'variable' }
  const [, name = '', operator, version = ''] = match
  return operator === undefined ? named(word, name) : named(word, name, operator, version.trim())
}

/** `pkg`, `@scope/pkg@1.2`, `pkg@^1`, `./folder`, a tarball, a git URL (npm-install(1)). */
export function nodePackage(word: ShellWord): PackageArgument {
  const found = general(word)
  if (found !== undefined) return found
  const { value, source, range } = word
  if (value === '.' || (isPath(value) && !/\.t(?:ar\.)?gz$/.test(value))) return { source, range, kind: 'project', name: value }
  if (isPath(value) || /\.t(?:ar\.)?gz$/.test(value) || value.startsWith('file:')) return { source, range, kind: 'local-file' }
  if (/^(?:github|gitlab|bitbucket|gist):/.test(value)) return { source, range, kind: 'url' }
  const at = value.indexOf('@', 1)
  if (at === -1) return value.includes('/') && !value.startsWith('@') ? { source, range, kind: 'url' } : named(word, value)
  return named(word, value.slice(0, at), '@', value.slice(at + 1))
}

/** `name` with a separator and version behind it: `name:1.2` (gem, composer), `module@v1` (go), `crate@1` (cargo), `name=1.2` (conda, pacman). */
export function separatedPackage(word: ShellWord, separator: '@' | ':' | '='): PackageArgument {
  const found = general(word)
  if (found !== undefined) return found
  const { value, source, range } = word
  if (value.startsWith('.') || value.startsWith('/')) return { source, range, kind: /\.(?:gem|conda|tar\.\w+)$/.test(value) ? 'local-file' : 'project', name: value }
  if (/\.(?:gem|conda)$/.test(value)) return { source, range, kind: 'local-file' }
  const at = separator === '=' ? value.search(/[=<>]/) : value.indexOf(separator)
  if (at <= 0) return named(word, withoutChannel(value))
  const operator = separator === '=' ? (/^[=<>]+/.exec(value.slice(at))?.[0] ?? '=') : separator
  return named(word, withoutChannel(value.slice(0, at)), operator, value.slice(at + operator.length))
}

/** `conda-forge::scipy`. */
function withoutChannel(name: string): string {
  const at = name.lastIndexOf('::')
  return at === -1 ? name : name.slice(at + 2)
}
