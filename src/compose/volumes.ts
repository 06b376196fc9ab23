import { asScalar, isTrue, mappingAt, placeOf, scalarAt } from './read-value.ts'
import { projectPath } from './project-paths.ts'
import { normalizePath } from '../text/paths.ts'
import type { Mount } from './model.ts'
import type { ComposeMapping, ComposeScalar, ComposeValue, Text } from './value.ts'

const PROPAGATIONS = new Set(['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'])

/**
 * Reads one entry of a service's `volumes`: `data:/var/lib`, `./src:/app:ro,z`, `/cache`, `c:\x:/d`, or the long form. `folder` is where
 * relative host paths start. Undefined where nothing stands there. Source: package `format` of compose-go.
 */
export function readMount(value: ComposeValue, folder: string): Mount | undefined {
  if (value.kind === 'mapping') return readLongMount(value, folder)
  const scalar = asScalar(value)
  return scalar === undefined ? undefined : readShortMount(scalar, folder)
}

function readLongMount(value: ComposeMapping, folder: string): Mount {
  const source = scalarAt(value, 'source')
  const target = scalarAt(value, 'target')
  const type = scalarAt(value, 'type')
  const propagation = scalarAt(mappingAt(value, 'bind'), 'propagation')
  const typeName = type?.resolved === true ? type.text : ''
  const kind = typeName === 'bind' ? 'bind'
    : typeName === 'tmpfs' ? 'tmpfs'
      : typeName === 'volume' ? (source === undefined ? 'anonymous' : 'volume')
        : 'other'
  const hostPath = kind === 'bind' && source !== undefined ? projectPath(folder, source) : undefined
  return {
    value, form: 'long', kind, type: typeName, ...placeOf(value),
    ...(source === undefined ? {} : { source }), ...(target === undefined ? {} : { target }),
    readOnly: isTrue(scalarAt(value, 'read_only')), options: [],
    ...(hostPath === undefined ? {} : { hostPath }),
    ...(propagation?.resolved === true ? { propagation: propagation.text } : {}),
    resolved: [source, target, type].every((part) => part?.resolved !== false) && target !== undefined,
  }
}

function readShortMount(value: ComposeScalar, folder: string): Mount {
  const sections = splitSections(value)
  const [first, second, third] = sections
  const malformed = value.resolved ? mountFault(value, sections) : undefined
  const source = second === undefined ? undefined : first
  const target = second ?? first
  const options = third === undefined ? [] : third.text.split(',')
  const isBind = source !== undefined && isHostPath(source)
  // A source that begins with an unknown variable may be a path or a name.
  const unknownSource = source !== undefined && !source.resolved && !isBind
  const kind = source === undefined ? 'anonymous' : isBind ? 'bind' : unknownSource ? 'other' : 'volume'
  const hostPath = isBind && source.resolved ? projectPath(folder, source) : undefined
  const propagation = options.find((option) => PROPAGATIONS.has(option))
  return {
    value, form: 'short', kind, type: isBind ? 'bind' : unknownSource ? '' : 'volume', ...placeOf(value),
    ...(source === undefined ? {} : { source }), ...(target === undefined ? {} : { target }),
    readOnly: options.lastIndexOf('ro') > options.lastIndexOf('rw'), options,
    ...(hostPath === undefined ? {} : { hostPath }),
    ...(propagation === undefined ? {} : { propagation }),
    resolved: value.resolved && malformed === undefined,
    ...(malformed === undefined ? {} : { malformed }),
  }
}

/** Splits at colons, but not behind a drive letter: the loader takes one letter before a colon for a drive in any place. */
function splitSections(value: ComposeScalar): readonly Text[] {
  const { text } = value
  if (text.length <= 2) return [value.part(0)]
  const sections: Text[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== ':') continue
    if (at - start === 1 && /\p{L}/u.test(text[start] ?? '')) continue
    sections.push(value.part(start, at))
    start = at + 1
  }
  sections.push(value.part(start))
  return sections
}

/** Why the loader refuses a short form, as it stands after interpolation; undefined where it takes it. */
export function shortMountFault(value: ComposeScalar): string | undefined {
  return mountFault(value, splitSections(value))
}

function mountFault(value: ComposeScalar, sections: readonly Text[]): string | undefined {
  if (value.text === '') return 'nothing stands here'
  if (sections.length > 3) return 'there are too many colons'
  return sections.some((section) => section.text === '') ? 'a part between colons is empty' : undefined
}

/** A path on the host rather than the name of a volume. */
function isHostPath(source: Text): boolean {
  // With an unknown variable in it, a slash still tells: a volume's name has none.
  if (!source.resolved) return /^[./~]/.test(source.source) || source.text.includes('/')
  return /^[./~]/.test(source.text) || source.text.startsWith('\\\\') || /^\p{L}:/u.test(source.text)
}

/** What makes two mounts the same: the place in the container, which the loader cleans in the short form alone. */
export function mountTarget(value: ComposeValue): string | undefined {
  const mount = readMount(value, '.')
  const target = mount?.target
  if (target === undefined) return undefined
  return target.resolved ? `=${mount?.form === 'short' ? normalizePath(target.text) : target.text}` : `$${target.source}`
}
