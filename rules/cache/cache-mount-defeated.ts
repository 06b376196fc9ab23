import { defineRule, type PackageManager, type PackageOperation, type Range, relativeInside, type RunMount, type Step } from '../../src/rule-api/index.ts'

/** Options that turn a manager's cache off, and where it lies for root. */
const SWITCHES: Readonly<Partial<Record<PackageManager, { readonly options: readonly string[]; readonly folders: readonly string[] }>>> = {
  pip: { options: ['--no-cache-dir'], folders: ['/root/.cache/pip'] },
  uv: { options: ['--no-cache', '--no-cache-dir', '-n'], folders: ['/root/.cache/uv'] },
  apk: { options: ['--no-cache'], folders: ['/var/cache/apk', '/etc/apk/cache'] },
  poetry: { options: ['--no-cache'], folders: ['/root/.cache/pypoetry'] },
  composer: { options: ['--no-cache'], folders: ['/root/.composer/cache', '/root/.cache/composer', '/tmp/cache'] },
}

export default defineRule({
  id: 'cache-mount-defeated',
  title: 'Let a cache mount hold the cache that it is for',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  why: `A cache mount keeps what a package manager has downloaded outside of the image, for the next build. An option such as \`--no-cache-dir\` in the same RUN turns that cache off: the mount
stays empty, and each build downloads everything again.`,
  references: [
    { title: 'Docker: cache mounts', url: 'https://docs.docker.com/build/cache/optimize/#use-cache-mounts' },
    { title: 'pip: caching', url: 'https://pip.pypa.io/en/stable/topics/caching/' },
  ],
  bad: [
    {
      files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install «--no-cache-dir» -r requirements.txt\n',
      fixed: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
    },
    {
      title: 'the mount lies on a folder above',
      files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache \\\n    pip install \\\n    «--no-cache-dir» \\\n    django==5.2\n',
      fixed: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache \\\n    pip install \\\n    django==5.2\n',
    },
    { title: 'a variable turns it off', files: 'FROM python:3.13-slim\nENV PIP_NO_CACHE_DIR=1\nRUN «--mount=type=cache,target=/root/.cache/pip» pip install -r requirements.txt\n' },
  ],
  good: [
    { title: 'only the mount', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n' },
    { title: 'only the option', files: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir -r requirements.txt\n' },
    { title: 'the mount is for another tool', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/var/cache/apt pip install --no-cache-dir -r requirements.txt\n' },
    { title: 'one of two commands uses the mount', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/uv pip install --no-cache-dir uv==0.9.2 && uv sync --locked\n' },
    { title: 'two pips, of which one fills it', files: 'FROM python:3.13-slim\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir -U pip && pip install -r requirements.txt\n' },
  ],
  on: {
    RUN(step, context) {
      for (const mount of step.mounts) {
        const target = mount.type === 'cache' && mount.target !== undefined ? step.imagePath(mount.target) ?? mount.target : undefined
        if (target === undefined) continue
        const users = step.operations.filter((operation) => (SWITCHES[operation.manager]?.folders ?? []).some((folder) => relativeInside(target, folder) !== undefined) && operation.action === 'install')
        const off = users.flatMap((operation) => switchOf(operation))
        if (off.length > 0 && off.length === users.length) {
          for (const { operation, range } of off) {
            context.report(range, `This turns off the cache that ${target} is mounted for, so ${operation.tool} downloads everything again; take it out`, {
              related: [{ document: step.stage.document, range: mount.range, message: 'the mounted cache' }],
              fix: { title: 'Take it out', safety: 'safe', edits: [context.replace(withBlankBefore(step, range), '')] },
            })
          }
        } else if (isTurnedOffByVariable(step, users)) {
          reportMount(mount, target)
        }
      }

      function reportMount(mount: RunMount, target: string): void {
        context.report(mount.range, `PIP_NO_CACHE_DIR turns off the cache that ${target} is mounted for; unset it, or take the mount out`)
      }
    },
  },
})

function switchOf(operation: PackageOperation): { operation: PackageOperation; range: Range }[] {
  const options = SWITCHES[operation.manager]?.options ?? []
  const word = operation.command.words.find((candidate) => candidate.literal !== undefined && options.includes(candidate.literal))
  return word === undefined ? [] : [{ operation, range: word.range }]
}

function isTurnedOffByVariable(step: Step<'RUN'>, users: readonly PackageOperation[]): boolean {
  const value = step.stage.environment.get('PIP_NO_CACHE_DIR', step.index)
  if (value?.kind !== 'env' || !value.resolved || value.value === undefined || value.value === '') return false
  return users.length > 0 && users.every((operation) => operation.manager === 'pip' && !operation.options.has('--cache-dir') && operation.command.assignments.length === 0)
}

/** The word with the blanks, and line continuations, in front of it. */
function withBlankBefore(step: Step<'RUN'>, range: Range): Range {
  const { text } = step.stage.document
  let start = range.start
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start--
  const before = /\\[ \t]*\r?\n$/.exec(text.slice(Math.max(0, start - 200), start))
  // On a line of its own it goes with the continuation in front of it.
  if (before !== null) {
    start -= before[0].length
    while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start--
  }
  return { start, end: range.end }
}
