import { asSentence, defineRule, nearest, type Flag, type Resolved, type Step } from '../../src/rule-api/index.ts'

const MOUNT_TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh']
const MOUNT_KEYS = ['type', 'from', 'source', 'target', 'readonly', 'id', 'sharing', 'required', 'size', 'mode', 'uid', 'gid', 'src', 'dst', 'destination', 'ro', 'rw', 'readwrite', 'env']
/** Systems and architectures that may stand alone (github.com/containerd/platforms), with the names that it folds into them. */
const LONE_PLATFORMS = /^(?:local|aix|android|darwin|macos|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9|solaris|windows|zos|386|i386|amd64|x86_64|x86-64|amd64p32|arm|armbe|armhf|armel|arm64|aarch64|arm64be|ppc|ppc64|ppc64le|loong64|mips\w*|s390|s390x|riscv|riscv64|sparc|sparc64|wasm)$/i
const WITHOUT_VALUE = new Set(['readonly', 'ro', 'readwrite', 'rw', 'required'])

export default defineRule({
  id: 'invalid-flag-value',
  title: 'Give flags values that the builder takes',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: `The builder refuses a mount of an unknown type or with an unknown key, modes that are not octal, a name of a user together with
\`--link\`, network and security modes that do not exist, and sources that an instruction cannot fetch.`,
  remedy: 'Write one of the values that the message names.',
  references: [{ title: 'Dockerfile reference: RUN --mount', url: 'https://docs.docker.com/reference/dockerfile/#run---mount' }, { title: 'Dockerfile reference: COPY --link', url: 'https://docs.docker.com/reference/dockerfile/#copy---link' }],
  bad: [
    { title: 'Mounts', files: 'FROM debian:12\nRUN --mount=«type=cahce,target=/root/.cache» make\nRUN --mount=«type=cache,traget=/root/.cache» make\nRUN --mount=«type=secret» make\nRUN --mount=«from=$STAGE,target=/src» make\nRUN --mount=«type=cache» make\n' },
    { title: 'A key out of a variable, and a whole mount', files: 'FROM debian:12\nARG KEY=target\nARG OPTIONS=type=cache,target=/x\nRUN --mount=«type=cache,$KEY=/x» make\nRUN --mount=«$OPTIONS» make\nRUN --mount=«type=cache,target=/x,${KEY}» make\n' },
    { title: 'Keys that a type of mount does not take', files: 'FROM debian:12\nRUN --mount=«type=bind,sharing=locked,target=/a» make\nRUN --mount=«type=cache,sharing=public,target=/a» make\nRUN --mount=«type=cache,required,target=/a» make\nRUN --mount=«type=cache,size=1m,target=/a» make\nRUN --mount=«type=bind,uid=1000,target=/a» make\nRUN --mount=«type=tmpfs,mode=0755,target=/a» make\nRUN --mount=«type=secret,from=a,id=b» make\nRUN --mount=«type=secret,source=a,id=b» make\nRUN --mount=«type=bind,target=/» make\nRUN --mount=«type=cache,target» make\nRUN --mount=«type=volume,target=/a» make\nRUN --mount=«type=cache,owner=1,target=/a» make\n' },
    { title: 'A checksum of several files', files: 'FROM debian:12\nADD --checksum=«sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d» https://example.org/a.tar.gz https://example.org/b.tar.gz /opt/\n' },
    { title: 'Modes of a file', files: 'FROM debian:12\nCOPY --chmod=«0888» a /a\nCOPY --chmod=«10755» a /a\nCOPY --chmod=«executable» a /a\n' },
    { title: 'A name of a user with --link', files: 'FROM debian:12\nCOPY --link --chown=«app:app» a /a\n' },
    { title: 'Modes of RUN, and no truth value', files: 'FROM debian:12\nRUN --network=«bridge» true\nRUN --security=«privileged» true\nADD --keep-git-dir=«yes» https://git.example.org/a.git /a\n' },
    { title: 'What COPY and --checksum cannot fetch', files: 'FROM debian:12\nCOPY «https://example.org/tool.tar.gz» /opt/\nADD --checksum=«sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d» ./tool.tar.gz /opt/\n' },
    { title: 'A platform', files: 'FROM --platform=«linux/» debian:12\nFROM --platform=«linux/arm/v7/x/y» debian:12\nFROM --platform=«intel» debian:12\n' },
  ],
  good: [
    { title: 'Mounts of all types', files: 'FROM debian:12 AS deps\nFROM debian:12\nRUN --mount=type=cache,target=/root/.cache,sharing=locked,uid=1000,mode=0755 --mount=type=secret,id=token,env=TOKEN --mount=type=ssh --mount=type=tmpfs,target=/t,size=64m --mount=from=deps,src=/a,dst=/b,rw make\nWORKDIR /src\nRUN --mount=target=. make\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required true\n' },
    { title: 'Keys of secrets and of ssh', files: 'FROM debian:12\nRUN --mount=type=secret,src=token make\nRUN --mount=type=ssh,target=/run/agent,required make\nRUN --security=insecure make\n' },
    { title: 'Commas in a value that is expanded', files: 'FROM debian:12\nARG PLACE=/a,b\nRUN --mount=type=cache,target=$PLACE,id=$PLACE make\n' },
    { title: 'A type that is a variable', files: 'FROM debian:12\nARG KIND\nRUN --mount=type=${KIND},target=/x make\n' },
    { title: 'Modes as numbers and letters', files: 'FROM debian:12\nCOPY --chmod=755 a /a\nCOPY --chmod=u=rwX,go=rX a /a\nCOPY --chmod=+x a /a\nCOPY --chmod=04755 a /a\n' },
    { title: 'Numbers with --link', files: 'FROM debian:12\nCOPY --link --chown=1000:1000 a /a\nCOPY --link=false --chown=app a /a\nARG OWNER\nCOPY --link --chown=${OWNER} a /a\n' },
    { title: 'Checksums of what is fetched', files: 'FROM debian:12\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/tool.tar.gz /opt/\n' },
    { title: 'Platforms', files: 'FROM --platform=linux/arm/v7 debian:12\nFROM --platform=$BUILDPLATFORM debian:12\nFROM --platform="${BUILDPLATFORM:-}" debian:12\nFROM --platform=linux/${ARCH} debian:12\nFROM --platform=arm64 debian:12\n' },
  ],
  on: {
    instruction: (step, context) => {
      const { keyword, flags } = step.instruction
      for (const flag of flags) {
        if (flag.value === undefined) continue
        const value = step.expand(flag.value)
        const fault = keyword === 'RUN' && flag.name === 'mount' ? mountFault(flag.value, step) : faultOf(keyword, flag, value, step)
        if (fault !== undefined) context.report(flag.value.range, asSentence(fault))
      }
      if (keyword !== 'COPY') return
      const { sources } = (step as Step<'COPY'>).instruction
      for (const source of sources) {
        const remote = /^(?:https?:\/\/|git@[\w.-]+:)/.exec(step.expand(source).text)
        if (remote !== null && !flags.some((flag) => flag.name === 'from')) context.report(source.range, 'COPY cannot fetch from the network; use ADD')
      }
    },
  },
})

function faultOf(keyword: string, flag: Flag, { text, resolved }: Resolved, step: Step): string | undefined {
  const { flags } = step.instruction
  const isSet = (name: string): boolean => flags.some((other) => other.name === name && !/^false$/i.test(other.value?.value ?? ''))
  const isCopy = keyword === 'COPY' || keyword === 'ADD'
  switch (flag.name) {
    case 'network':
      return keyword === 'RUN' && !/^(?:default|none|host)$/.test(flag.value?.source ?? '') ? '--network takes default, none or host' : undefined
    case 'security':
      return keyword === 'RUN' && !/^(?:sandbox|insecure)$/.test(flag.value?.source ?? '') ? '--security takes sandbox or insecure' : undefined
    case 'link':
    case 'parents':
    case 'keep-git-dir':
    case 'unpack':
      return isCopy && !/^(?:true|false)$/i.test(flag.value?.source ?? '') ? `--${flag.name} takes true or false` : undefined
    case 'chmod':
      return isCopy && resolved && text !== '' && !/^0*[0-7]{1,4}$/.test(text) && !/^[ugoa]*(?:[-+=][rwxXstugo]*)+(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*$/.test(text) ? `"${text.slice(0, 20)}" is no mode of a file; write octal digits up to 7777, or letters such as u=rwX,go=rX` : undefined
    case 'chown':
      return isCopy && resolved && isSet('link') && text.split(':', 2).some((part) => part !== '' && !/^\d+$/.test(part))
        ? 'names of users cannot be looked up together with --link; write the numbers' : undefined
    case 'checksum': {
      if (keyword !== 'ADD') return undefined
      const { sources } = (step as Step<'ADD'>).instruction
      if (sources.length !== 1) return '--checksum takes exactly one source'
      const source = sources[0] === undefined ? undefined : step.expand(sources[0])
      return source?.resolved === true && /^(?:\.?\/|[\w.-]+(?:\/|$))/.test(source.text) && !/:\/\/|^git@|\.git(?:#|\?|$)|^github\.com\//.test(source.text)
        ? '--checksum needs a source from the network' : undefined
    }
    case 'platform': {
      if (keyword !== 'FROM' || !resolved || flag.value?.hasVariables === true || text.includes('(')) return undefined
      const parts = text.split('/')
      return parts.length > 3 || parts.some((part) => !/^[\w.-]+$/.test(part)) || (parts.length === 1 && !LONE_PLATFORMS.test(text)) ? `"${text.slice(0, 40)}" is no platform; write linux/amd64` : undefined
    }
    default:
      return undefined
  }
}

/** The builder parts the fields before it expands anything, and then expands values alone. */
function mountFault(value: NonNullable<Flag['value']>, step: Step): string | undefined {
  const written = value.value
  if (written.includes('"')) return undefined
  const options = new Map<string, string>()
  let resolved = true
  for (const field of written.split(',')) {
    const equals = field.indexOf('=')
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase()
    if (!MOUNT_KEYS.includes(key)) {
      if (key.includes('$')) return `no variable is expanded in the keys of a mount, only in values: write what ${field.slice(0, equals === -1 ? 30 : Math.min(equals, 30))} stands for`
      const likely = nearest(key, MOUNT_KEYS)
      return `"${key.slice(0, 30)}" is no key of a mount${likely === undefined ? '' : `; did you mean ${likely}?`}`
    }
    if (equals === -1 && !WITHOUT_VALUE.has(key)) return `${key} needs a value: ${key}=…`
    const source = equals === -1 ? '' : field.slice(equals + 1)
    const expanded = step.expand({ ...value, source })
    resolved &&= expanded.resolved
    options.set(key, expanded.text)
  }
  if (/(?:^|,)from=[^,]*\$./i.test(written)) return 'no variable is expanded in from; name a stage for it with FROM'
  if (!resolved) return undefined
  const type = options.get('type')?.toLowerCase() ?? 'bind'
  if (!MOUNT_TYPES.includes(type)) {
    const likely = nearest(type, MOUNT_TYPES)
    return `"${type.slice(0, 30)}" is no type of mount${likely === undefined ? `; it is one of ${MOUNT_TYPES.join(', ')}` : `; did you mean ${likely}?`}`
  }
  const source = options.get('source') ?? options.get('src')
  const target = options.get('target') ?? options.get('dst') ?? options.get('destination')
  const sharing = options.get('sharing')
  if (sharing !== undefined && type !== 'cache') return `sharing is for cache mounts, not for ${type}`
  if (sharing !== undefined && !/^(?:shared|private|locked)$/i.test(sharing)) return 'sharing takes shared, private or locked'
  if (options.has('required') && type !== 'secret' && type !== 'ssh') return `required is for secrets and ssh, not for ${type}`
  if (options.has('size') && type !== 'tmpfs') return `size is for tmpfs mounts, not for ${type}`
  const owner = ['mode', 'uid', 'gid'].find((key) => options.has(key))
  if (owner !== undefined && (type === 'bind' || type === 'tmpfs')) return `${owner} cannot be given for a ${type} mount`
  if (type === 'secret') {
    if (options.has('from')) return 'a secret has no from'
    if (source === undefined && target === undefined && !options.has('id')) return 'a secret needs its id: type=secret,id=…'
    if (source !== undefined && options.has('id')) return 'a secret has either id or source'
    return undefined
  }
  if (type === 'ssh') return undefined
  const path = step.imagePath(target ?? '.')
  return target === undefined || target === '' ? (path === '/' ? 'the mount needs a target: target=/path' : undefined) : path === '/' ? 'nothing can be mounted over /' : undefined
}
