import { relativeInside } from '../text/paths.ts'
import type { Edit } from '../text/edit.ts'
import { lineBreakOf } from '../text/whole-lines.ts'
import { isRun } from './dependency-layers.ts'
import type { Stage, Step, StepTest } from './dockerfile/model.ts'
import type { PackageManager, PackageOperation } from './packages/index.ts'

/** A folder to mount a cache on. */
export interface CacheMount {
  readonly path: string
  /** Two builds must not use it at once. */
  readonly locked?: boolean
}

/** Where root's downloads lie. Source: the managers' documentation, and Docker's on cache mounts. */
const CACHES: Readonly<Partial<Record<PackageManager, readonly CacheMount[]>>> = {
  apt: [{ path: '/var/cache/apt', locked: true }, { path: '/var/lib/apt', locked: true }],
  pip: [{ path: '/root/.cache/pip' }],
  pipenv: [{ path: '/root/.cache/pip' }],
  // Not the folder above them: the virtual environments lie there as well.
  poetry: [{ path: '/root/.cache/pypoetry/cache' }, { path: '/root/.cache/pypoetry/artifacts' }],
  uv: [{ path: '/root/.cache/uv' }],
  npm: [{ path: '/root/.npm' }],
  yarn: [{ path: '/usr/local/share/.cache/yarn', locked: true }],
  pnpm: [{ path: '/root/.local/share/pnpm/store' }],
  bun: [{ path: '/root/.bun/install/cache' }],
  composer: [{ path: '/root/.cache/composer' }],
  maven: [{ path: '/root/.m2/repository' }],
  gradle: [{ path: '/root/.gradle', locked: true }],
}

/** Variables that move a cache: where one is set, nobody can tell its place from the manager alone. */
const MOVED_BY = ['PIP_CACHE_DIR', 'POETRY_CACHE_DIR', 'UV_CACHE_DIR', 'NPM_CONFIG_CACHE', 'npm_config_cache', 'YARN_CACHE_FOLDER', 'GOMODCACHE', 'GOCACHE', 'GOPATH', 'CARGO_HOME', 'COMPOSER_HOME', 'COMPOSER_CACHE_DIR', 'GRADLE_USER_HOME', 'XDG_CACHE_HOME', 'HOME']

/** The folders that a manager's downloads lie in, when root calls it in this step. Empty where that is not known. */
export function cacheMountsOf(manager: PackageManager, step: Step<'RUN'>): readonly CacheMount[] {
  const variables = new Map(MOVED_BY.flatMap((name) => {
    const variable = step.stage.environment.get(name, step.index)
    return variable === undefined || variable.value === undefined ? [] : [[name, variable.value] as const]
  }))
  const facts = step.stage.root.kind === 'image' ? step.stage.root.facts : undefined
  if (manager === 'go') {
    if (variables.has('GOMODCACHE') || variables.has('GOCACHE')) return []
    const root = variables.get('GOPATH') ?? (facts?.language === 'go' ? '/go' : '/root/go')
    return root.includes('$') ? [] : [{ path: `${root}/pkg/mod` }, { path: '/root/.cache/go-build' }]
  }
  if (manager === 'cargo') {
    // Rust's own images set the variable.
    const root = variables.get('CARGO_HOME') ?? '/root/.cargo'
    return root.includes('$') ? [] : [{ path: `${root}/registry`, locked: true }]
  }
  if (manager === 'apt') return facts?.distribution === 'debian' || facts?.distribution === 'ubuntu' ? CACHES.apt ?? [] : []
  // These images have their own home for it.
  if (variables.size > 0 || (step.stage.root.kind === 'image' && /(?:^|\/)(?:gradle|composer|maven)(?::|$)/.test(step.stage.root.text) && (manager === 'gradle' || manager === 'composer'))) return []
  return CACHES[manager] ?? []
}

/** The flags for caches that are not mounted yet. */
export function cacheMountFlags(folders: readonly CacheMount[]): string {
  return folders.map(({ path, locked }) => `--mount=type=cache,target=${path}${locked === true ? ',sharing=locked' : ''}`).join(' ')
}

/** What to do about a cache that stays in a layer. */
export interface CacheRepair {
  readonly title: string
  readonly edits: readonly Edit[]
}

/** A cache mount where the Dockerfile has some already, else the command that empties the cache at the end of the RUN. */
export function keptCacheRepair(step: Step<'RUN'>, operation: PackageOperation, clean: string): CacheRepair | undefined {
  const mounted = step.stage.file.stages[0]?.derive(fileUsesCacheMounts) === true ? mountEdits(step, operation.manager) : undefined
  if (mounted !== undefined) return { title: 'Mount the cache', edits: mounted }
  const edit = commandAtEnd(step, clean)
  return edit === undefined ? undefined : { title: `End with ${clean}`, edits: [edit] }
}

/** Asked for at each cache that is left, and kept by the file's first stage. */
function fileUsesCacheMounts(first: Stage): boolean {
  return first.file.stages.some((stage) => stage.steps.some((step) => step.mounts.some((mount) => mount.type === 'cache')))
}

function mountEdits(step: Step<'RUN'>, manager: PackageManager): readonly Edit[] | undefined {
  const folders = cacheMountsOf(manager, step)
  if (step.user?.isRoot !== true || step.instruction.onbuild !== undefined || folders.length === 0 || manager === 'uv') return undefined
  if (step.mounts.some((mount) => folders.some(({ path }) => mount.target !== undefined && relativeInside(path, step.imagePath(mount.target) ?? mount.target) !== undefined))) return undefined
  const { document } = step.stage
  const { name, leadingComments } = step.instruction
  const edits: Edit[] = []
  // Debian's images delete each downloaded package at once, which would leave the cache empty.
  if (manager === 'apt' && !step.stage.hasStep(keepsDownloads)) {
    const first = step.stage.derive(firstAptStep)
    if (first === step) {
      const at = leadingComments[0]?.range.start ?? step.instruction.range.start
      edits.push({ document, range: { start: at, end: at }, text: `${name.source} rm -f /etc/apt/apt.conf.d/docker-clean${lineBreakOf(document)}` })
    }
  }
  edits.push({ document, range: { start: name.range.end, end: name.range.end }, text: ` ${cacheMountFlags(folders)}` })
  return edits
}

const keepsDownloads: StepTest = (step) => isRun(step) && step.instruction.arguments.text.includes('docker-clean')

function firstAptStep(stage: Stage): Step | undefined {
  return stage.steps.find((step) => isRun(step) && step.operations.some((operation) => operation.manager === 'apt'))
}

/** The edit that lets a RUN end with one more command. Only behind a plain list of `&&`: anything else may end elsewhere. */
export function commandAtEnd(step: Step<'RUN'>, command: string): Edit | undefined {
  const { instruction, commands, stage } = step
  if (instruction.command?.form !== 'shell' || instruction.heredocs.length > 0) return undefined
  const top = commands.filter((each) => each.depth === 0 && each.through.length === 0)
  const last = top.at(-1)
  const isPlain = top.every((each, at) => (each.before === '&&' || at === top.length - 1) && !each.background) && last?.before === 'end' && last.pipeline === undefined && !last.conditional
  if (!isPlain || commands.some((each) => each.inFunction !== undefined)) return undefined
  const { document } = stage
  const end = instruction.range.end
  // A comment of the shell behind the last command would swallow it.
  if (last === undefined || document.text.slice(last.range.end, end).trim() !== '') return undefined
  const lines = document.text.slice(instruction.range.start, end).split('\n')
  const lastLine = lines.at(-1) ?? ''
  const lead = lines.length > 1 && /^[ \t]*&&[ \t]/.test(lastLine) ? ` ${stage.file.syntax.escape}${lineBreakOf(document)}${/^[ \t]*/.exec(lastLine)?.[0] ?? ''}&& ` : ' && '
  return { document, range: { start: end, end }, text: `${lead}${command}` }
}
