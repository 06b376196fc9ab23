import {
  defineRule, type FixProposal, folderOf, hasOption, isCopy, joinPath, locksOf, type PackageOperation, type Project, type RuleContext, type Step, stepsBefore,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-lockfile-install',
  title: 'Install exactly what the lock file says',
  category: 'reproducibility',
  severity: 'info',
  since: '0.1.0',
  why: `\`pipenv install\` without \`--deploy\` writes a new lock file when the old one does not fit, \`uv sync\` without \`--locked\` does so too, and \`npm install\` may change what the lock file says. Two builds of the
same commit then hold different versions, and nobody notices that the lock file is stale. The strict form of the command ends the build instead.`,
  remedy: 'Use `pipenv install --deploy`, `uv sync --locked` (or `--frozen`), `npm ci`, `yarn install --immutable` (`--frozen-lockfile` for yarn 1).',
  references: [
    { title: 'pipenv: --deploy', url: 'https://pipenv.pypa.io/en/latest/advanced.html#using-pipenv-for-deployments' },
    { title: 'uv: locking and syncing', url: 'https://docs.astral.sh/uv/concepts/projects/sync/' },
    { title: 'npm ci', url: 'https://docs.npmjs.com/cli/commands/npm-ci' },
  ],
  bad: [
    { files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pip install pipenv==2025.0.4 && «pipenv install» --system\n', fixed: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pip install pipenv==2025.0.4 && pipenv install --deploy --system\n' },
    { title: 'uv', files: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN «uv sync» --no-dev\n', fixed: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n' },
    { title: 'npm, where the lock file is copied', files: 'FROM node:24\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN «npm install» --omit=dev\n', fixed: 'FROM node:24\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\n' },
    { title: 'npm, where a pattern takes the lock file', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package*.json ./\nRUN «npm install»\n', 'package.json': '{}', 'package-lock.json': '{}' } },
  ],
  good: [
    { title: 'strict', files: 'FROM python:3.13\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN pipenv install --system --deploy\n' },
    { title: 'sync installs the lock file and nothing else', files: 'FROM python:3.13\nCOPY Pipfile Pipfile.lock ./\nRUN pipenv sync\n' },
    { title: 'uv by a variable', files: 'FROM python:3.13\nENV UV_LOCKED=1\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --no-dev\n' },
    { title: 'no lock file is known of', files: { Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\n', 'package.json': '{}' } },
    { title: 'one tool', files: 'FROM node:24\nCOPY package.json package-lock.json ./\nRUN npm install -g serve@14 && npm ci\n' },
    { title: 'one package is added', files: 'FROM python:3.13\nRUN pipenv install --system django==5.2\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (operation.action !== 'install' || !operation.installsDependencies || operation.packages.some((argument) => argument.kind === 'name')) continue
        const instead = strictForm(operation, step)
        if (instead === undefined) continue
        // pipenv and uv make a lock file where there is none; npm and yarn are judged only where there is one.
        const needsProof = operation.manager === 'npm' || operation.manager === 'yarn' || operation.manager === 'pnpm'
        if (needsProof && !lockIsThere(step, operation, context.project)) continue
        context.report({ start: operation.toolRange.start, end: operation.verbRange.end }, `${operation.tool} may install other versions here than the lock file says, and nobody notices that it is stale; use \`${instead}\``, { fix: strictly(operation, context) })
      }
    },
  },
})

function strictForm(operation: PackageOperation, step: Step<'RUN'>): string | undefined {
  const isSet = (name: string): boolean => {
    const own = operation.command.assignments.find((assignment) => assignment.name === name)
    return own !== undefined || step.stage.environment.get(name, step.index) !== undefined
  }
  switch (operation.manager) {
    case 'pipenv':
      return operation.verb === 'install' && !hasOption(operation, '--deploy', '--ignore-pipfile', '--skip-lock', '--requirements', '-r') && !isSet('PIPENV_IGNORE_PIPFILE') ? 'pipenv install --deploy' : undefined
    case 'uv':
      return operation.verb === 'sync' && operation.tool === 'uv' && !hasOption(operation, '--locked', '--frozen', '--no-sync') && !isSet('UV_LOCKED') && !isSet('UV_FROZEN') ? 'uv sync --locked' : undefined
    case 'npm':
      return operation.lock === 'loose' && /^(?:install|i)$/.test(operation.verb) && !hasOption(operation, '-g', '--global', '--no-package-lock', '--location') ? 'npm ci' : undefined
    case 'yarn':
      return operation.lock === 'loose' && (operation.verb === '' || operation.verb === 'install') && !hasOption(operation, '--immutable', '--frozen-lockfile', '--no-lockfile', '--pure-lockfile', '--mode', '--production') ? 'yarn install --immutable (--frozen-lockfile for yarn 1)' : undefined
    default:
      return undefined
  }
}

/** A stale lock file then ends the build, which is what it is for. Which option yarn has depends on its release. */
function strictly({ manager, verbRange }: PackageOperation, context: RuleContext): FixProposal | undefined {
  const behind = { start: verbRange.end, end: verbRange.end }
  switch (manager) {
    case 'pipenv':
      return { title: 'Add --deploy', safety: 'unsafe', edits: [context.replace(behind, ' --deploy')] }
    case 'uv':
      return { title: 'Add --locked', safety: 'unsafe', edits: [context.replace(behind, ' --locked')] }
    case 'npm':
      return { title: 'Use npm ci', safety: 'unsafe', edits: [context.replace(verbRange, 'ci')] }
    default:
      return undefined
  }
}

/** Whether a COPY names the lock file, or takes it out of a context where it lies. */
function lockIsThere(step: Step<'RUN'>, operation: PackageOperation, project: Project): boolean {
  const locks = locksOf(operation.manager)?.locks ?? []
  const contexts = project.contextsOf(step.stage.file)
  return stepsBefore(step).some((copy) => {
    if (!isCopy(copy) || copy.instruction.flags.some((flag) => flag.name === 'from')) return false
    if (copy.instruction.sources.some((word) => locks.some((lock) => word.value === lock || word.value.endsWith(`/${lock}`)))) return true
    return contexts.some((context) => context.sourcesOf(copy).some((source) => source.matches.some((match) =>
      locks.some((lock) => match.path === lock || match.path.endsWith(`/${lock}`) || (match.kind === 'folder' && project.files.stat(joinPath(context.folder, joinPath(match.path, lock)))?.kind === 'file' && folderOf(lock) === '.')))))
  })
}
