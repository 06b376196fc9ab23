import {
  buildsOrTests, contextSourcesOf, defineRule, destinationOf, type Edit, type EntryTest, type FixProposal, folderOf, isCopy, isManifest, isRun, isWholeContext, joinPath, nameOf,
  type PackageOperation, type Project, type ProjectBuildContext, relativeInside, type RuleContext, sourceTakenBy, type SourceTaken, type Stage, type Step,
} from '../../src/rule-api/index.ts'

type CopyStep = Step<'COPY' | 'ADD'>

interface Candidate {
  readonly copy: CopyStep
  readonly taken: SourceTaken
}

interface Install {
  readonly step: Step<'RUN'>
  readonly operation: PackageOperation
}

/** Managers that can install dependencies before the project's source is there, although they install both by default. */
const SEPARABLE: Readonly<Record<string, string>> = { poetry: '`--no-root`', uv: '`--no-install-project`', pdm: '`--no-self`' }

/** Programs that run what was copied: what they write (a lock file, a repository's list) may be what the install reads. */
const RUNS_SOURCE = new Set(['make', 'python', 'python3', 'node', 'sh', 'bash', 'source', '.', 'php', 'ruby', 'perl', 'go', 'rake', 'just', 'task', 'ansible-playbook', 'protoc', 'tar', 'unzip', 'patch', 'git', 'eval'])

/** Where configuration of the image lies: a repository's list or a key that the system's installer needs. */
const SYSTEM_FOLDERS = ['/etc', '/usr/share', '/usr/local/bin', '/usr/local/etc', '/usr/bin', '/tmp', '/root']

export default defineRule({
  id: 'copy-source-before-install',
  title: 'Install dependencies before copying the source',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  why: `The builder caches a step as long as nothing above it has changed. Where the whole source is copied first, each change of any file makes the
install below it run again, although the dependencies are the same. Copied the other way round (first the manifest and its lock file, then the install, then the rest),
a change of the code costs only the last copy.

Installs that need the source itself (\`pip install .\`, \`cargo build\`) are not reported. Ignore it where an install step runs scripts of the project that need the source.`,
  references: [
    { title: 'Docker: order your layers', url: 'https://docs.docker.com/build/cache/optimize/#order-your-layers' },
    { title: 'uv: intermediate layers', url: 'https://docs.astral.sh/uv/guides/integration/docker/#intermediate-layers' },
  ],
  bad: [
    {
      files: `FROM python:3.13-slim\nWORKDIR /app\n«COPY . .»\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["gunicorn", "shop.wsgi"]\n`,
      fixed: `FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n`,
    },
    {
      title: 'owner and flags are kept, and both installs move',
      files: {
        Dockerfile: `FROM node:24-slim\nWORKDIR /srv/shop\n«COPY --chown=node:node . /srv/shop»\n# dependencies\nRUN npm ci --omit=dev\nRUN npm run build\n`,
        'package.json': '{"name":"shop","scripts":{"build":"vite build"}}',
        'package-lock.json': '{}',
        'index.js': '',
      },
      fixed: {
        Dockerfile: `FROM node:24-slim\nWORKDIR /srv/shop\n# dependencies\nCOPY --chown=node:node package.json package-lock.json /srv/shop/\nRUN npm ci --omit=dev\nCOPY --chown=node:node . /srv/shop\nRUN npm run build\n`,
      },
    },
    {
      title: 'manifests in a folder of their own, copied first, and yet below the source',
      files: `FROM node:24\nCOPY package.json package-lock.json /tmp/\n«COPY . /srv/shop»\nWORKDIR /tmp\nRUN npm ci\n`,
    },
    {
      title: 'a compiler that comes and goes around the install of a list',
      files: `FROM python:3.13-slim\nWORKDIR /app\n«COPY . .»\nRUN apt-get update && apt-get install -y gcc && pip install --no-cache-dir -r requirements.txt && apt-get purge -y gcc\n`,
      fixed: `FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN apt-get update && apt-get install -y gcc && pip install --no-cache-dir -r requirements.txt && apt-get purge -y gcc\nCOPY . .\n`,
    },
    {
      title: 'a lock file of which nothing is known',
      files: `FROM ruby:3.4\nWORKDIR /shop\n«COPY . .»\n\nRUN bundle install\n`,
      fixed: `FROM ruby:3.4\nWORKDIR /shop\nCOPY Gemfile Gemfile.lock* ./\nRUN bundle install\nCOPY . .\n`,
    },
    {
      title: 'requirement files that include others',
      files: {
        Dockerfile: `FROM python:3.13-slim\nWORKDIR /app\n«COPY . .»\nRUN pip install --no-cache-dir -r requirements/production.txt\nCMD ["gunicorn", "shop.wsgi"]\n`,
        'requirements/production.txt': '-r base.txt\ngunicorn==23.0.0\n',
        'requirements/base.txt': '-c ../constraints.txt\ndjango\n',
        'constraints.txt': 'django==5.2.8\n',
        'manage.py': '',
      },
      fixed: {
        Dockerfile: `FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements/production.txt requirements/base.txt ./requirements/\nCOPY constraints.txt ./\nRUN pip install --no-cache-dir -r requirements/production.txt\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n`,
      },
    },
    {
      title: 'a package of the project among the requirements: no fix',
      files: { Dockerfile: `FROM python:3.13-slim\nWORKDIR /app\n«COPY . .»\nRUN pip install -r requirements.txt\n`, 'requirements.txt': 'django\n-e ./payments\n', 'payments/setup.py': '' },
      unfixed: true,
    },
    {
      title: 'a script of the manifest that needs the source: no fix',
      files: { Dockerfile: `FROM node:24\nWORKDIR /app\n«COPY . .»\nRUN npm ci\n`, 'package.json': '{"scripts":{"postinstall":"node scripts/patch.js"}}', 'package-lock.json': '{}', 'scripts/patch.js': '' },
      unfixed: true,
    },
    {
      title: 'ADD, which the manifests do not need',
      files: `from python:3.13-slim\nworkdir /app\n«add . .»\nrun pip install --no-cache-dir -r requirements.txt\n`,
      fixed: `from python:3.13-slim\nworkdir /app\ncopy requirements.txt ./\nrun pip install --no-cache-dir -r requirements.txt\nadd . .\n`,
    },
    { title: 'Pipfile, after a copy of a folder that brings it', files: `FROM python:3.13-alpine\nWORKDIR /app\n«ADD src/ /app/»\nRUN pip install pipenv==2025.0.4 && pipenv install --system --deploy\n` },
    { title: 'packages of the system', files: `FROM debian:trixie-slim\n«COPY . /srv/app»\nRUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*\n` },
    { title: 'in the instructions that a child image runs', files: `FROM node:24\nWORKDIR /app\nONBUILD «COPY . /app»\nONBUILD RUN npm ci\n` },
    { title: 'poetry without --no-root', files: `FROM python:3.13\nWORKDIR /app\nRUN pip install poetry==2.1.3\n«COPY . .»\nRUN poetry install --only main\n` },
    {
      title: 'a flag that only the copy of everything has: no fix',
      files: { Dockerfile: `FROM python:3.13-slim\nWORKDIR /app\n«COPY --exclude=docs . .»\nRUN pip install -r requirements.txt\n`, 'requirements.txt': 'django\n', 'manage.py': '' },
      unfixed: true,
    },
    {
      title: 'plugins of a package manager in the source: no fix',
      files: { Dockerfile: `FROM node:24\nWORKDIR /app\n«COPY . .»\nRUN yarn install --immutable\n`, 'package.json': '{}', 'yarn.lock': '', '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-4.10.3.cjs\n', 'index.js': '' },
      unfixed: true,
    },
    {
      title: 'a Gemfile that reads other files: no fix',
      files: { Dockerfile: `FROM ruby:3.4\nWORKDIR /shop\n«COPY . .»\nRUN bundle install\n`, Gemfile: "gem 'payments', path: 'engines/payments'\n", 'Gemfile.lock': '', 'config.ru': '' },
      unfixed: true,
    },
    {
      title: 'a module that lies in the source: no fix',
      files: { Dockerfile: `FROM golang:1.25\nWORKDIR /shop\n«COPY . .»\nRUN go mod download\nRUN go build -o /shop ./cmd/shop\n`, 'go.mod': 'module example.org/shop\nreplace example.org/payments => ./payments\n', 'go.sum': '', 'cmd/shop/main.go': '' },
      unfixed: true,
    },
    {
      title: 'a package that lies in the source: no fix',
      files: { Dockerfile: `FROM composer:2\nWORKDIR /shop\n«COPY . .»\nRUN composer install --no-autoloader\n`, 'composer.json': '{ "repositories": [{ "type": "path", "url": "packages/*" }] }', 'composer.lock': '{}', 'index.php': '' },
      unfixed: true,
    },
    {
      title: 'requirements from another machine: no fix',
      files: { Dockerfile: `FROM python:3.13-slim\nWORKDIR /app\n«COPY . .»\nRUN pip install -r requirements.txt\n`, 'requirements.txt': '-c https://example.org/constraints.txt\ndjango\n', 'manage.py': '' },
      unfixed: true,
    },
  ],
  good: [
    { title: 'the project itself, from its folder', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt -e .\n` },
    { title: 'the list is written from the source', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN cat requirements/*.txt > requirements.txt && pip install -r requirements.txt\n` },
    { title: 'tools for the build come and go in one step', files: `FROM python:3.13-alpine\nWORKDIR /app\nCOPY . .\nRUN apk add --no-cache --virtual .build gcc musl-dev && make all && apk del .build\n` },
    { title: 'tools, dependencies and build in one step', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y gcc && pip install -r requirements.txt && python setup.py build_ext && apt-get purge -y gcc\n` },
    { title: 'the manifest lies where another step has put it', files: `FROM composer:2\nCOPY . /tmp/shop\nRUN cp -R /tmp/shop /srv/shop\nWORKDIR /srv/shop/tests\nRUN composer install\n` },
    { title: 'the list is changed', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN sed -i /psycopg2/d requirements.txt\nRUN pip install -r requirements.txt\n` },
    { title: 'a script of the source prepares', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN ./prepare.sh\nRUN pip install -r requirements.txt\n` },
    { title: 'a program that nobody knows prepares', files: `FROM python:3.13-slim\nARG PREPARE\nWORKDIR /app\nCOPY . .\nRUN $PREPARE\nRUN pip install -r requirements.txt\n` },
    { title: 'a Go program of which only the name is known', files: `FROM golang:1.25\nWORKDIR /app\nCOPY . .\nRUN go install example.org/shop/tool\n` },
    { title: 'manifest, install, source', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY . .\n` },
    { title: 'the project itself is installed', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .\n` },
    { title: 'dependencies come first, the project later', files: `FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nRUN pip install --no-deps -e .\n` },
    { title: 'a second install of the same manager only adds to the first', files: `FROM node:24\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build && npm ci --omit=dev\n` },
    { title: 'another stage installs', files: `FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nFROM node:24\nWORKDIR /app\nCOPY --from=build /app/package.json /app/package-lock.json ./\nRUN npm ci\n` },
    { title: 'a folder of requirement files is no source', files: `FROM python:3.13\nWORKDIR /app\nCOPY requirements/ requirements/\nRUN pip install -r requirements/production.txt\nCOPY . .\n` },
    { title: 'manifests of a monorepo', files: `FROM node:24\nWORKDIR /app\nCOPY package.json yarn.lock ./\nCOPY packages/api/package.json packages/api/\nRUN yarn install --immutable\nCOPY . .\n` },
    { title: 'a bind mount brings the manifest', files: `FROM python:3.13\nRUN --mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt pip install -r /tmp/requirements.txt\nCOPY . /app\n` },
    { title: 'the source makes the manifest', files: `FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN make requirements.txt && pip install -r requirements.txt\n` },
    { title: 'only configuration that the installer needs', files: `FROM debian:trixie\nCOPY apt/ /etc/apt/\nRUN apt-get update && apt-get install -y vendor-agent\n` },
    { title: 'a context of which only manifests are left', files: { Dockerfile: 'FROM python:3.13\nWORKDIR /opt\nCOPY . .\nRUN pip install -r requirements.txt\n', '.dockerignore': '*\n!requirements.txt\n', 'requirements.txt': 'django', 'shop.py': '' } },
    { title: 'the project is installed as a program', files: `FROM node:24\nCOPY . /usr/src/shop\nWORKDIR /usr/src/shop\nRUN npm install -g\n` },
    { title: 'the project lies in GOPATH', files: `FROM golang:1.10\nADD . /go/src/example.org/shop\nRUN go install example.org/shop\n` },
    { title: 'a compiled language builds from source', files: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/shop ./cmd/shop\n` },
  ],
  on: {
    stage(stage, context) {
      const contexts = context.project.contextsOf(stage.file)
      judge(stage, stage.steps, contexts, context)
      judge(stage, stage.steps.flatMap((step) => step.inner ?? []), contexts, context)
    },
  },
})

/** One sequence of steps: those of the stage, or those that wait for a child image. Its first such copy is reported, once. */
function judge(stage: Stage, steps: readonly Step[], contexts: readonly ProjectBuildContext[], context: RuleContext): void {
  const installed = new Set(stage.chain.slice(1).flatMap((below) => below.operations.filter(({ operation }) => operation.installsDependencies).map(({ operation }) => operation.manager)))
  const candidates: Candidate[] = []
  const installs: Install[] = []
  let found: Candidate | undefined
  let sourceHasRun = false
  for (const step of steps) {
    if (isCopy(step)) {
      const taken = found === undefined ? sourceTakenBy(step, contexts) : undefined
      if (taken !== undefined) candidates.push({ copy: step, taken })
    }
    if (!isRun(step)) continue
    for (const operation of step.operations) {
      if (operation.action !== 'install') continue
      if (candidates.length === 0) {
        if (operation.installsDependencies) installed.add(operation.manager)
        continue
      }
      if (isTakenAway(step, operation)) continue
      if (sourceHasRun || runsSource(step, operation) || installed.has(operation.manager) || operation.command.inFunction !== undefined) continue
      found ??= candidates.find((candidate) => needsNoSource(candidate, step, operation))
      if (found !== undefined && needsNoSource(found, step, operation)) installs.push({ step, operation })
    }
    if (candidates.length > 0) sourceHasRun ||= runsSource(step)
  }
  const [install] = installs
  if (found === undefined || install === undefined) return
  const tool = [...new Set(installs.map(({ operation }) => operation.tool))].join(', ')
  const what = found.taken.kind === 'tree' ? 'The whole source' : `The source in ${found.taken.source.path}`
  const separable = installs.map(({ operation }) => (operation.installsProject ? SEPARABLE[operation.manager] : undefined)).find((option) => option !== undefined)
  const remedy = install.operation.installsDependencies
    ? `copy only the manifest and its lock file first, install${separable === undefined ? '' : ` with ${separable}`}, and copy the source behind it`
    : installs.some(({ operation }) => MANIFEST_MANAGERS.has(operation.manager)) ? 'copy the manifest, install, and copy the rest behind it' : 'install first and copy behind it'
  context.report(found.copy.instruction.range, `${what} is copied before ${tool} installs, so each change of the code installs everything again; ${remedy}`, {
    related: installs.map(({ operation }) => ({ document: stage.document, range: operation.range, message: 'installs again after each change of the code' })),
    fix: reorder(found, steps, contexts, context),
  })
}

/** What they install is written in a manifest of the project, which has to be there. */
const MANIFEST_MANAGERS: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'bun', 'bundler', 'composer', 'pipenv', 'poetry', 'uv', 'pdm'])

/** Whether an install would do as well in front of the copy. */
function needsNoSource({ copy, taken }: Candidate, step: Step<'RUN'>, operation: PackageOperation): boolean {
  if (operation.installsProject && SEPARABLE[operation.manager] === undefined) return false
  // `npm install -g` without a name installs the project itself.
  if (operation.manager === 'npm' && operation.packages.length === 0 && (operation.options.has('-g') || operation.options.has('--global'))) return false
  if (operation.installsDependencies) {
    if (operation.packages.some((argument) => argument.kind === 'editable' || argument.kind === 'local-file' || argument.kind === 'project')) return false
    // A folder that only sounds like source must at least be the one that brings the manifest.
    return taken.kind === 'likely' ? bringsManifest(copy, step, operation) : mayBringManifest(copy, step, operation)
  }
  if (taken.kind !== 'tree' || operation.packages.length === 0) return false
  const destination = destinationOf(copy)
  if (destination === undefined ? copy.instruction.destination?.value.startsWith('/') === true : destination === '/' || SYSTEM_FOLDERS.some((folder) => relativeInside(folder, destination) !== undefined)) return false
  // A Go path without a version may be the project's own.
  return operation.packages.every((argument) => (argument.kind === 'name' || (argument.kind === 'variable' && operation.scope === 'system')) && (operation.manager !== 'go' || argument.version !== undefined))
}

function bringsManifest(copy: CopyStep, step: Step<'RUN'>, operation: PackageOperation): boolean {
  const destination = destinationOf(copy)
  if (destination === undefined) return true
  return operation.manifests.some((manifest) => {
    const path = step.imagePath(manifest)
    return path !== undefined && relativeInside(destination, path) !== undefined
  })
}

/** Whether any copy may bring what an install reads: else another step has put it there, most often out of the source. */
function mayBringManifest(copy: CopyStep, step: Step<'RUN'>, operation: PackageOperation): boolean {
  // With cd or an option the install may happen elsewhere.
  if (operation.manifests.length === 0 || step.commands.some((command) => command.program === 'cd' || command.program === 'pushd')) return true
  if (operation.manifests.some((manifest) => step.imagePath(manifest) === undefined)) return true
  return bringsManifest(copy, step, operation) || step.stage.chain.some((link) => link.steps.some((other) => isCopy(other) && bringsManifest(other, step, operation)))
}

/**
 * Whether one RUN installs, builds and removes again what only the build needs: that cannot be parted, since a layer of its own would keep it. Where
 * nothing of the source is built, that is true of the packages of the system alone.
 */
function isTakenAway(step: Step<'RUN'>, operation: PackageOperation): boolean {
  const isRemoved = step.operations.some((other) => (other.action === 'remove' || other.action === 'autoremove') && other.scope === 'system' && other.command.index > operation.command.index)
  if (!isRemoved) return false
  return operation.scope === 'system' || runsSource(step) || step.commands.some((command) => buildsOrTests(command) && !step.operations.some((other) => other.command === command && other.action === 'install')) || step.operations.some((other) => other.action === 'build' || other.installsProject)
}

/** Whether a RUN starts something of the source, up to an operation where one is given. */
function runsSource(step: Step<'RUN'>, before?: PackageOperation): boolean {
  const commands = before === undefined ? step.commands : step.commands.filter((command) => command.index < before.command.index)
  const own = new Set(step.operations.map((operation) => operation.command))
  return commands.some((command) => {
    if (own.has(command) || command.wraps.some((wrapped) => own.has(wrapped))) return false
    if (command.redirects.some((redirect) => redirect.operator.startsWith('>') && redirect.target !== undefined && isManifest(redirect.target.value))) return true
    if (command.program === undefined) return command.words.length > 0
    if (command.program === 'sed' || command.program === 'cp' || command.program === 'mv') return command.arguments.some((word) => isManifest(word.value))
    if (command.program === 'sh' || command.program === 'bash') return command.wraps.length === 0
    return RUNS_SOURCE.has(command.program) || command.name?.startsWith('.') === true || command.name?.endsWith('.sh') === true
  })
}

/**
 * Moves the RUNs that directly follow and only install in front of the copy, with a copy of their manifests. Undefined where it is not
 * sure which manifests they read.
 */
function reorder({ copy, taken }: Candidate, steps: readonly Step[], contexts: readonly ProjectBuildContext[], context: RuleContext): FixProposal | undefined {
  const { instruction } = copy
  const from = contextSourcesOf(copy)
  const destination = destinationOf(copy)
  if (taken.kind !== 'tree' || !isWholeContext(taken.source.path) || from?.length !== 1 || destination === undefined || instruction.onbuild !== undefined) return undefined
  if (instruction.flags.some((flag) => flag.name !== 'chown' && flag.name !== 'chmod' && flag.name !== 'link')) return undefined
  const [known] = contexts
  const moved: Step<'RUN'>[] = []
  const manifests: string[] = []
  for (const step of steps.slice(steps.indexOf(copy) + 1)) {
    if (!isRun(step) || !onlyInstalls(step)) break
    const own = manifestsOf(step, destination, known, context.project)
    if (own === undefined) break
    manifests.push(...own)
    moved.push(step)
  }
  const last = moved.at(-1)
  if (last === undefined || !moved.some((step) => step.operations.some((operation) => operation.action === 'install'))) return undefined
  const { text } = copy.stage.document
  const start = instruction.range.start
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  if (text.slice(lineStart, start).trim() !== '') return undefined
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const [first] = moved
  if (first === undefined) return undefined
  const comments = text.slice(instruction.range.end, first.instruction.range.start).replace(/^(?:[ \t]*\r?\n)+/, '')
  const copies = copyLines([...new Set(manifests)], copyAs(instruction.name.source), instruction.flags.map((flag) => flag.source), instruction.destination?.value ?? destination)
  const rest = text.slice(first.instruction.range.start, last.instruction.range.end)
  const replaced = [comments + [...copies, rest].join(newline), text.slice(start, instruction.range.end)].join(newline)
  const edit: Edit = context.replace({ start, end: last.instruction.range.end }, replaced)
  return { title: 'Copy the manifests, install, then copy the source', safety: 'unsafe', edits: [edit] }
}

function onlyInstalls(step: Step<'RUN'>): boolean {
  if (step.operations.length === 0 || step.instruction.heredocs.length > 0) return false
  const own = new Set(step.operations.map((operation) => operation.command))
  return step.commands.every((command) => own.has(command) || command.wraps.some((wrapped) => own.has(wrapped)) || (command.program === 'rm' && command.arguments.every((word) => word.value.startsWith('-') || word.value.startsWith('/var/'))))
    && step.operations.every((operation) => operation.action !== 'build' && operation.action !== 'other' && !operation.installsProject)
}

const isManifestEntry: EntryTest = ({ path }) => isManifest(path)

/** The manifests of a RUN from the context's folder; undefined where they cannot be told. */
function manifestsOf(step: Step<'RUN'>, destination: string, known: ProjectBuildContext | undefined, project: Project): string[] | undefined {
  const result: string[] = []
  for (const operation of step.operations) {
    if (!operation.installsDependencies) {
      if (operation.packages.some((argument) => argument.kind !== 'name')) return undefined
      continue
    }
    for (const manifest of operation.manifests) {
      const path = step.imagePath(manifest)
      const inContext = path === undefined ? undefined : relativeInside(destination, path)
      if (inContext === undefined || inContext === '.') return undefined
      const isLock = /lock|shrinkwrap|go\.sum$/i.test(nameOf(inContext))
      if (known?.isPresent === true || (known !== undefined && known.listing.below('.', isManifestEntry).length > 0)) {
        const folder = known?.folder ?? '.'
        if (project.files.stat(joinPath(folder, inContext))?.kind === 'file') {
          const read = readTogether(inContext, (name) => project.files.read(joinPath(folder, name)))
          if (read === undefined || read.some((name) => known?.excluded(name) === true)) return undefined
          result.push(...read)
        } else if (!isLock) return undefined
      } else if (!isLock) result.push(inContext)
      // A lock file that may be missing is taken by a pattern, which need not match.
      else if (nameOf(inContext) !== 'npm-shrinkwrap.json') result.push(operation.lock === 'strict' ? inContext : `${inContext}*`)
    }
    if (operation.manifests.length === 0 || (operation.manager === 'composer' && !operation.options.has('--no-autoloader'))) return undefined
    if (NODE_MANAGERS.has(operation.manager) && known !== undefined) {
      const settings = nodeSettings(step.imagePath('.'), destination, (path) => project.files.read(joinPath(known.folder, path)))
      if (settings === undefined) return undefined
      result.push(...settings)
    }
  }
  return [...new Set(result)]
}

const NODE_MANAGERS: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'bun'])

/** Settings that an install of Node's reads beside its manifest. Undefined where they lead to more. */
function nodeSettings(workdir: string | undefined, destination: string, read: (path: string) => string | undefined): string[] | undefined {
  const folder = workdir === undefined ? undefined : relativeInside(destination, workdir)
  if (folder === undefined) return undefined
  const path = (name: string): string => joinPath(folder, name)
  if (read(path('pnpm-workspace.yaml')) !== undefined || /^[ \t]*(?:yarnPath|plugins:)/m.test(read(path('.yarnrc.yml')) ?? '')) return undefined
  return ['.npmrc', '.yarnrc', '.yarnrc.yml'].map(path).filter((name) => read(name) !== undefined)
}

/** A chain of requirement files that is longer than anybody writes. */
const MOST_INCLUDED = 20

/**
 * A manifest with the files that it includes, all from the context's folder. Undefined where it cannot be read without the source
 * beside it: a local package, a script at install time, a file that is not there.
 */
function readTogether(path: string, read: (path: string) => string | undefined): string[] | undefined {
  const found = [path]
  for (let at = 0; at < found.length; at++) {
    const current = found[at] ?? path
    const text = read(current)
    if (text === undefined || found.length > MOST_INCLUDED || !isSelfContained(current, text)) return undefined
    if (!current.endsWith('.txt') && !current.endsWith('.in')) continue
    for (const match of text.matchAll(/^[ \t]{0,8}(?:-[rc][ \t]{0,8}|--(?:requirement|constraint)[ \t=]{1,8})([^\s#]{1,200})/gm)) {
      const included = match[1] ?? ''
      if (/^\w+:|\$/.test(included) || included.startsWith('/')) return undefined
      const place = joinPath(folderOf(current), included)
      if (place.startsWith('..')) return undefined
      if (!found.includes(place)) found.push(place)
    }
  }
  return found
}

/** Whether a manifest can be read without the source beside it: no local package, no script at install time. */
function isSelfContained(path: string, text: string): boolean {
  const name = nameOf(path)
  if (path.endsWith('.txt') || path.endsWith('.in')) return !/^[ \t]*(?:-e|--editable|\.{1,2}\/|\.$|file:)|@ file:/m.test(text)
  if (name === 'package.json') return !/"(?:preinstall|install|postinstall|prepare|workspaces|patchedDependencies)"\s*:|"(?:file|link|workspace|portal|patch):/.test(text)
  if (name === 'Pipfile' || name === 'pyproject.toml') return !/\bpath\s*=|\beditable\s*=/.test(text)
  if (name === 'Gemfile') return !/\bpath\b|\bgemspec\b|eval_gemfile|File\.|require_relative|\bfile:/.test(text)
  if (name === 'go.mod') return !/=>\s*\.{1,2}\//.test(text)
  if (name === 'composer.json') return !/"type"\s*:\s*"path"/.test(text)
  return true
}

/** Manifests are plain files, for which COPY does what ADD does. In the case that the file is written in. */
function copyAs(name: string): string {
  return name === name.toLowerCase() ? 'copy' : 'COPY'
}

/** One COPY for each folder that manifests lie in. */
function copyLines(manifests: readonly string[], keyword: string, flags: readonly string[], destination: string): string[] {
  const folders = new Map<string, string[]>()
  for (const manifest of manifests) folders.set(folderOf(manifest), [...(folders.get(folderOf(manifest)) ?? []), manifest])
  const base = destination === '.' || destination === './' ? './' : destination.endsWith('/') ? destination : `${destination}/`
  return [...folders].map(([folder, paths]) => [keyword, ...flags, ...paths, folder === '.' ? base : `${base}${folder}/`].join(' '))
}

