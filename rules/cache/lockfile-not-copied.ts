import { defineRule, destinationOf, folderOf, isCopy, isThere, joinPath, locksOf, nameOf, relativeInside, type PackageOperation, stepsBefore, type Step, takesFile } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'lockfile-not-copied',
  title: 'Copy the lock file together with the manifest',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `The project has a lock file, but the image installs from the manifest alone: each build may bring other versions than those that were tested, and the lock file is worth nothing.
Copied together with the manifest it decides the versions, and the layer is built again exactly when they change.`,
  references: [
    { title: 'npm: package-lock.json', url: 'https://docs.npmjs.com/cli/configuring-npm/package-lock-json' },
    { title: 'pipenv: Pipfile and Pipfile.lock', url: 'https://pipenv.pypa.io/en/latest/pipfile.html' },
  ],
  bad: [
    { files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\n«COPY Pipfile ./»\nRUN pipenv install --system\nCOPY . .\n', Pipfile: '', 'Pipfile.lock': '{}' } },
    { title: 'in a folder of a monorepo', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\n«COPY web/package.json ./»\nRUN npm install\nCOPY web/ ./\n', 'web/package.json': '{}', 'web/package-lock.json': '{}' } },
  ],
  good: [
    { title: 'both', files: { Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pipenv install --system --deploy\n', Pipfile: '', 'Pipfile.lock': '{}' } },
    { title: 'a pattern takes both', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{}' } },
    { title: 'the lock in a COPY of its own', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nCOPY package-lock.json ./\nRUN npm ci\n', 'package.json': '{}', 'package-lock.json': '{}' } },
    { title: 'there is no lock file', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\n', 'package.json': '{}' } },
    { title: 'the lock file of another manager', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn install --immutable\n', 'package.json': '{}', 'yarn.lock': '', 'package-lock.json': '{}' } },
    { title: 'a bind mount brings it', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci\n', 'package.json': '{}', 'package-lock.json': '{}' } },
    { title: 'a tool is installed before the project is there', files: { Dockerfile: 'FROM node:24\nRUN npm install -g serve@14\nWORKDIR /app\nCOPY package.json /meta/\n', 'package.json': '{}', 'package-lock.json': '{}' } },
  ],
  on: {
    RUN(step, context) {
      if (!context.project.files.complete) return
      for (const operation of step.operations) {
        const kind = operation.installsDependencies ? locksOf(operation.manager) : undefined
        if (kind === undefined) continue
        const manifest = manifestCopy(step, operation, kind.manifest)
        if (manifest === undefined) continue
        for (const build of context.project.contextsOf(step.stage.file)) {
          const folder = folderOf(manifest.source)
          const lock = kind.locks.map((name) => joinPath(folder, name)).find((path) => context.project.files.stat(joinPath(build.folder, path))?.kind === 'file')
          if (lock === undefined || context.project.files.stat(joinPath(build.folder, manifest.source)) === undefined || isThere(lock, step, build)) continue
          const { instruction, stage } = manifest.copy
          context.report({ range: instruction.range, document: stage.document }, `${lock} exists but is not copied, so ${operation.tool} resolves the versions anew in each build; copy it together with ${nameOf(manifest.source)}`, {
            related: [{ document: step.stage.document, range: operation.range, message: 'installs without it' }],
          })
          return
        }
      }
    },
  },
})

/** The last COPY that brings the manifest by its name to where the operation looks for it. */
function manifestCopy(step: Step<'RUN'>, operation: PackageOperation, name: string): { copy: Step<'COPY' | 'ADD'>; source: string } | undefined {
  const wanted = operation.manifests.find((manifest) => nameOf(manifest) === name)
  const path = wanted === undefined || step.commands.some((command) => command.program === 'cd') ? undefined : step.imagePath(wanted)
  if (path === undefined) return undefined
  for (const copy of stepsBefore(step).reverse()) {
    if (!isCopy(copy) || copy.instruction.flags.some((flag) => flag.name === 'from')) continue
    const destination = destinationOf(copy)
    const word = copy.instruction.sources.find((source) => nameOf(source.value) === name && !/[*?$]/.test(source.value))
    if (word === undefined || destination === undefined) continue
    const source = joinPath('/', copy.expand(word).text).slice(1)
    if ((destination === path || relativeInside(destination, path) === name) && takesFile(copy, source, undefined)) return { copy, source }
  }
  return undefined
}
