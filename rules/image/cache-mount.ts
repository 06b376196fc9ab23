import { type CacheMount, cacheMountFlags, cacheMountsOf, defineRule, isAtOrBelow, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'cache-mount',
  title: 'Keep the downloads of package managers in a cache mount',
  category: 'cache',
  severity: 'info',
  since: '0.1.0',
  presets: ['strict'],
  why: `When a manifest changes, its layer is built anew and all packages are downloaded again. With \`RUN --mount=type=cache\` the downloads stay with the builder, and
never get into the image. Off by default: builders that begin empty each time, as in much CI, gain nothing by it.`,
  references: [{ title: 'Use cache mounts', url: 'https://docs.docker.com/build/cache/optimize/#use-cache-mounts' }],
  bad: [
    { title: 'npm', files: 'FROM node:24\nCOPY package*.json ./\n«RUN» npm ci\n', fixed: 'FROM node:24\nCOPY package*.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\n' },
    { title: 'Go has two', files: 'FROM golang:1.26\n«RUN» go build ./...\n', fixed: 'FROM golang:1.26\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build ./...\n' },
    { title: 'Poetry keeps virtual environments beside its cache', files: 'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\n«RUN» poetry install --no-root\n', fixed: 'FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN --mount=type=cache,target=/root/.cache/pypoetry/cache --mount=type=cache,target=/root/.cache/pypoetry/artifacts poetry install --no-root\n' },
    { title: 'Beside another mount', files: 'FROM python:3.13\n«RUN» --mount=type=secret,id=index pip install -r requirements.txt\n', fixed: 'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=index pip install -r requirements.txt\n' },
  ],
  good: [
    { title: 'Mounted', files: 'FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\n' },
    { title: 'A folder above', files: 'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache pip install shop\n' },
    { title: 'Kept from filling it', files: 'FROM python:3.13\nRUN pip install --no-cache-dir shop\n' },
    { title: 'A cache that a variable has moved', files: 'FROM node:24\nENV NPM_CONFIG_CACHE=/srv/cache\nRUN npm ci\n' },
    { title: 'Another user', files: 'FROM node:24\nUSER node\nRUN npm ci\n' },
    { title: 'A package manager of the system has a rule of its own', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n' },
    { title: 'Cleared in the same step', files: 'FROM node:24\nRUN npm ci && npm cache clean --force\n' },
  ],
  on: {
    RUN: (step, context) => {
      if (step.user?.isRoot === false || step.instruction.onbuild !== undefined || step.instruction.heredocs.length > 1) return
      const folders = missingMounts(step)
      const [first] = folders
      if (first === undefined) return
      const flags = cacheMountFlags(folders)
      const { name } = step.instruction
      context.report(name.range, `What is downloaded here is downloaded again when anything above changes; keep it with ${flags}`, {
        fix: { title: 'Mount the cache', safety: 'unsafe', edits: [context.replace({ start: name.range.end, end: name.range.end }, ` ${flags}`)] },
      })
    },
  },
})

function missingMounts(step: Step<'RUN'>): CacheMount[] {
  const mounted = step.mounts.flatMap((mount) => (mount.target === undefined ? [] : [step.imagePath(mount.target) ?? mount.target]))
  const found = new Map<string, CacheMount>()
  for (const operation of step.operations) {
    if ((operation.action !== 'install' && operation.action !== 'build' && operation.action !== 'download') || operation.caches.length === 0 || operation.scope === 'system') continue
    if (step.operations.some((other) => other.manager === operation.manager && other.action === 'clean')) return []
    for (const cache of cacheMountsOf(operation.manager, step)) {
      if (!mounted.some((target) => isAtOrBelow(cache.path, target))) found.set(cache.path, cache)
    }
  }
  return [...found.values()]
}
