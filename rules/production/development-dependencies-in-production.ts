import { containerOfStage, defineRule, endsByItself, type FixProposal, isDevelopmentPackage, isRun, isInteractiveShell, isForProduction, joinPath, servicesRunning, type PackageOperation, type Project, type Stage, stagesAbove, type Step, type StepOperation } from '../../src/rule-api/index.ts'

/** Their own rules know them better. */
const ELSEWHERE = new Set(['composer', 'bundler'])
const NODE_MANAGERS = new Set(['npm', 'yarn', 'pnpm', 'bun'])

export default defineRule({
  id: 'development-dependencies-in-production',
  title: 'Install only what production needs',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  stages: 'shipped',
  purposes: ['production'],
  why: `Test runners, linters and debug tool bars make the image larger and slower to ship, widen what an attacker finds, and hide that
production lacks a package of its own. Ignore it where one image serves tests and production on purpose; better, let a build argument decide.`,
  remedy: 'Install the production requirements alone: `pip install -r requirements.txt`, `pipenv install --deploy`, `poetry install --only main`, `uv sync --locked --no-dev`, `npm ci --omit=dev`.',
  references: [
    { title: 'npm ci', url: 'https://docs.npmjs.com/cli/commands/npm-ci' },
    { title: 'uv: syncing', url: 'https://docs.astral.sh/uv/concepts/projects/sync/' },
    { title: 'Poetry: dependency groups', url: 'https://python-poetry.org/docs/managing-dependencies/' },
  ],
  bad: [
    { title: 'Requirements of development', files: 'FROM python:3.13-slim\nCOPY requirements-dev.txt .\nRUN pip install --no-cache-dir -r «requirements-dev.txt»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'pipenv', files: 'FROM python:3.13-slim\nRUN pip install pipenv && «pipenv install --dev --deploy»\nCMD ["pipenv", "run", "gunicorn", "shop.wsgi"]\n', fixed: 'FROM python:3.13-slim\nRUN pip install pipenv && pipenv install --deploy\nCMD ["pipenv", "run", "gunicorn", "shop.wsgi"]\n' },
    { title: 'npm installs all', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nRUN «npm ci»\nCMD ["node", "server.js"]\n', 'package.json': '{ "devDependencies": { "jest": "30.0.0" } }\n' }, fixed: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n', 'package.json': '{ "devDependencies": { "jest": "30.0.0" } }\n' } },
    { title: 'A build behind it needs them: no fix', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nRUN «npm ci»\nRUN npm run build\nCMD ["node", "server.js"]\n', 'package.json': '{ "devDependencies": { "vite": "7.0.0" } }\n' }, unfixed: true },
    { title: 'Poetry installs its groups', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY . .\nRUN «poetry install --no-root»\nCMD ["python", "-m", "shop"]\n', 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "8.0"\n' }, fixed: { Dockerfile: 'FROM python:3.13-slim\nCOPY . .\nRUN poetry install --no-root --only main\nCMD ["python", "-m", "shop"]\n', 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "8.0"\n' } },
  ],
  good: [
    { title: 'Without them', files: 'FROM node:24-slim\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n' },
    { title: 'A build argument decides', files: 'FROM python:3.13-slim\nARG IS_NOT_PRODUCTION\nRUN if [ -n "$IS_NOT_PRODUCTION" ]; then pipenv install --deploy --dev; else pipenv install --deploy; fi\nCMD ["pipenv", "run", "gunicorn", "shop.wsgi"]\n' },
    { title: 'NODE_ENV keeps them out', files: { Dockerfile: 'FROM node:24-slim\nENV NODE_ENV=production\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n', 'package.json': '{ "devDependencies": { "jest": "30.0.0" } }\n' } },
    { title: 'There are none', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n', 'package.json': '{ "dependencies": { "express": "5.1.0" } }\n' } },
    { title: 'Pruned behind the build', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\nRUN npm ci && npm run build && npm prune --omit=dev\nCMD ["node", "server.js"]\n', 'package.json': '{ "devDependencies": { "vite": "7.0.0" } }\n' } },
    { title: 'In a stage that only builds', files: 'FROM node:24 AS build\nCOPY . .\nRUN npm ci && npm run build\nFROM nginx:1.29\nCOPY --from=build /dist /usr/share/nginx/html\n' },
    { title: 'A test image', files: { 'Dockerfile.test': 'FROM python:3.13-slim\nRUN pip install -r requirements-dev.txt\nCMD ["pytest"]\n' } },
    { title: 'An image without a command of its own', files: 'FROM python:3.13\nCOPY test-requirements.txt .\nRUN pip install --no-cache-dir -r test-requirements.txt\n' },
    { title: 'The requirements of a project that is cloned for tests', files: 'FROM debian:12\nRUN git clone https://example.org/docker-py /docker-py && cd /docker-py && pip install -r test-requirements.txt\nCOPY . /src\nCMD ["/src/serve"]\n' },
    { title: 'A file named after a place', files: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir -r requirements/production.txt\nCMD ["python", "-m", "shop"]\n' },
    { title: 'The manifest is not to be seen', files: 'FROM node:24-slim\nCOPY . .\nRUN npm install\nCMD ["npm", "start"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage) || !serves(context.project, stage)) return
      const operations = [...stage.chain].reverse().flatMap((link) => link.operations)
      for (const [at, entry] of operations.entries()) {
        const { operation, step } = entry
        if (!bringsDevelopment(context.project, entry) || operations.slice(at).some((later) => prunes(later, operation, step))) continue
        const file = operation.packages.find((argument) => argument.kind === 'requirement-file' && operation.manager === 'pip' && isDevelopmentFile(argument.source))
        context.report({ range: file?.range ?? operation.range, document: step.stage.document }, `${file === undefined ? `"${operation.tool} ${operation.verb}" installs the development dependencies too` : `${file.source} holds the development dependencies`}, and they ship with the production image; install only what production needs`, {
          fix: file === undefined && !isNeededInBuild(stage, entry) ? withoutDevelopment(entry) : undefined,
        })
      }
    },
  },
})

/** Whether a command of its own keeps the container running: what has none, opens a shell, builds or tests is no server. */
function serves(project: Project, stage: Stage): boolean {
  const hasCommand = [stage.entrypoint, stage.command].some((start) => start?.instruction !== undefined) || servicesRunning(project, stage).some(({ service }) => service.command !== undefined || service.entrypoint !== undefined)
  if (!hasCommand) return false
  const commands = containerOfStage(project, stage).commands.map(({ command }) => command)
  return commands.length === 0 || commands.some((command) => !endsByItself(command) && !isInteractiveShell(command))
}

/** The option of each manager that leaves them out. Yarn's differs from version to version, and which other requirement file is meant is not known. */
const WITHOUT: Readonly<Record<string, string>> = { npm: '--omit=dev', pnpm: '--prod', bun: '--production', poetry: '--only main', uv: '--no-dev' }
/** Options that say which groups are wanted: adding one more could contradict them. */
const CHOICES = ['--include', '--also', '--only', '--with', '--without', '--group', '--all-groups', '--only-group', '--dev', '-D', '--production', '--prod']

function withoutDevelopment({ operation, step }: StepOperation): FixProposal | undefined {
  const { document } = step.stage
  const proposal = { title: 'Leave the development dependencies out', safety: 'unsafe' } as const
  if (operation.manager === 'pipenv') {
    const { words } = operation.command
    const at = words.findIndex((word) => word.source === '--dev' || word.source === '-d')
    const [before, option] = [words[at - 1], words[at]]
    if (before === undefined || option === undefined || document.text.slice(before.range.end, option.range.start).trim() !== '') return undefined
    return { ...proposal, edits: [{ document, range: { start: before.range.end, end: option.range.end }, text: '' }] }
  }
  const option = WITHOUT[operation.manager]
  if (option === undefined || operation.command.redirects.length > 0 || CHOICES.some((choice) => operation.options.has(choice))) return undefined
  return { ...proposal, edits: [{ document, range: { start: operation.range.end, end: operation.range.end }, text: ` ${option}` }] }
}

/** Commands that need no dependency of the project. */
const NEUTRAL = /^(?:chown|chmod|rm|mkdir|cp|mv|ln|find|echo|touch|useradd|adduser|groupadd|addgroup|apk|apt-get|apt|true|set|cd|rmdir)$/
const TESTING = /^(?:pytest|tox|nox|ruff|mypy|pyright|flake8|black|isort|pylint|coverage|pre-commit)$/

/** Whether something that is built or tested behind the installation may need them, in this stage or in another one on top of it. */
function isNeededInBuild(stage: Stage, { operation, step }: StepOperation): boolean {
  if (stagesAbove(step.stage).some((other) => other !== stage && !stage.chain.includes(other))) return true
  const isNode = NODE_MANAGERS.has(operation.manager)
  return stage.chain.some((link) => link.steps.some((later) => isRun(later) && (link !== step.stage || later.index >= step.index) && later.commands.some((command) => {
    if (later === step && command.index <= operation.command.index) return false
    if (command.words.some((word) => TESTING.test(word.value))) return true
    return isNode && command.words.length > 0 && !NEUTRAL.test(command.program ?? '') && !(command.program === operation.command.program && command.words.some((word) => word.value === 'cache'))
  })))
}

function isDevelopmentFile(path: string): boolean {
  return /(?:^|[/_.-])(?:dev|devel|develop|development|test|tests|testing|local|ci|lint)(?:[/_.-]|$)/i.test(path)
}

function bringsDevelopment(project: Project, { operation, step }: StepOperation): boolean {
  if (operation.action !== 'install' || operation.development !== true || ELSEWHERE.has(operation.manager)) return false
  if (operation.command.conditional || operation.command.inFunction !== undefined) return false
  if (NODE_MANAGERS.has(operation.manager)) {
    const mode = step.stage.environment.get('NODE_ENV', step.index)
    const omit = step.stage.environment.get('NPM_CONFIG_OMIT', step.index) ?? step.stage.environment.get('NPM_CONFIG_PRODUCTION', step.index)
    if (mode?.value === 'production' || (mode !== undefined && !mode.resolved) || omit !== undefined) return false
    return declares(project, step.stage, step, 'package.json', /"devDependencies"\s*:\s*\{\s*"/)
  }
  if (operation.manager === 'poetry') return !setsPoetryWithout(step) && declares(project, step.stage, step, 'pyproject.toml', /^\[tool\.poetry\.(?:group\.(?:dev|test|tests|lint|docs)|dev-dependencies)|^\[dependency-groups\]/m)
  if (operation.manager === 'uv' && operation.verb.includes('sync') && ![...operation.options.keys()].some((option) => /^--(?:dev|group|all-groups|all-extras|only-dev)$/.test(option))) {
    return step.stage.environment.get('UV_NO_DEV', step.index) === undefined
      && declares(project, step.stage, step, 'pyproject.toml', /^\[dependency-groups\]|^\[tool\.uv\][\s\S]*?^dev-dependencies|^\[tool\.uv\.dev-dependencies/m)
  }
  // What is cloned or unpacked in the same RUN is another project, whose tests are run.
  return !step.commands.some((command) => command.index < operation.command.index && /^(?:git|hg|svn|tar|unzip)$/.test(command.program ?? ''))
}

function setsPoetryWithout(step: Step<'RUN'>): boolean {
  return step.stage.environment.get('POETRY_WITHOUT', step.index) !== undefined
}

/** Whether a manifest of the project says that there are any; silent where the manifest is not to be seen. */
function declares(project: Project, stage: Stage, step: Step, name: string, pattern: RegExp): boolean {
  if (step.workdir?.resolved === false) return false
  return project.contextsOf(stage.file).some((context) => {
    const text = project.files.read(joinPath(context.folder, name))
    return text !== undefined && pattern.test(text)
  })
}

/** The same RUN takes them away again, or a later one does (which is another rule's matter). */
function prunes(later: StepOperation, operation: PackageOperation, step: Step<'RUN'>): boolean {
  return later.operation.manager === operation.manager && /^(?:prune|autoremove)$/.test(later.operation.verb)
    || later.step === step && NODE_MANAGERS.has(operation.manager) && step.commands.some((command) => (command.program === 'rm' && command.source.includes('node_modules')) || command.words.some((word) => word.value === 'prune'))
    || (later.step === step && later.operation !== operation && later.operation.manager === 'pip' && later.operation.action === 'remove' && later.operation.packages.some((argument) => isDevelopmentPackage(argument.name ?? '')))
}
