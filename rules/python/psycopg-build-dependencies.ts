import {
  defineRule, isRun, packagesOfOperation, type Project, type PythonRequirement, shipsLayers, type Stage, stageCopiedFrom, type Step,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'psycopg-build-dependencies',
  title: 'Give psycopg what it is built and run with',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `\`psycopg2\` without \`-binary\` is compiled while it is installed, which needs a C compiler and the headers of libpq (pg_config): slim and Alpine images have neither, and the build
fails. \`psycopg\` without an extra, and whatever was compiled, needs libpq itself where it runs.

Judged on slim and Alpine images of Python, where the package's name is to be seen.`,
  remedy: 'Take `psycopg[binary]` or `psycopg2-binary`. Or install gcc and libpq-dev (Alpine: gcc, musl-dev and libpq-dev) in a build stage, and libpq5 (Alpine: libpq) in the last one.',
  references: [
    { title: 'Psycopg 3: installation', url: 'https://www.psycopg.org/psycopg3/docs/basic/install.html' },
    { title: 'Psycopg 2: build prerequisites', url: 'https://www.psycopg.org/docs/install.html#build-prerequisites' },
  ],
  bad: [
    { files: { Dockerfile: 'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN «pip install --no-cache-dir -r requirements.txt»\n', 'requirements.txt': 'Django==5.2.8\npsycopg2==2.9.11\n' } },
    { title: 'Alpine, with a compiler but no headers of libpq', files: 'FROM python:3.13-alpine\nRUN apk add --no-cache gcc musl-dev\nRUN «pip install --no-cache-dir psycopg2»\n' },
    { title: 'psycopg 3 without libpq', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY requirements/ requirements/\nRUN «pip install --no-cache-dir -r requirements/production.txt»\n', 'requirements/production.txt': '-r base.txt\ngunicorn==23.0.0\n', 'requirements/base.txt': 'psycopg==3.2.12\n' } },
    {
      title: 'Compiled in one stage, no libpq in the last',
      files: { Dockerfile: 'FROM python:3.13 AS build\nRUN python -m venv /opt/venv\nCOPY requirements.txt .\nRUN /opt/venv/bin/pip install -r requirements.txt\nFROM python:3.13-slim\n«COPY --from=build /opt/venv /opt/venv»\nCMD ["/opt/venv/bin/gunicorn", "shop.wsgi"]\n', 'requirements.txt': 'psycopg2==2.9.11\n' },
    },
    { title: 'pyproject.toml', files: { Dockerfile: 'FROM python:3.13-alpine\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN pip install poetry==2.2.0 && «poetry install --no-root --only main»\n', 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.13"\npsycopg2 = "^2.9"\n', 'poetry.lock': '' } },
  ],
  good: [
    { title: 'The binary package', files: { Dockerfile: 'FROM python:3.13-alpine\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n', 'requirements.txt': 'psycopg2-binary==2.9.11\n' } },
    { title: 'psycopg 3 with its binary extra', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n', 'requirements.txt': 'psycopg[binary]==3.2.12\n' } },
    { title: 'Headers are installed', files: { Dockerfile: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n', 'requirements.txt': 'psycopg2==2.9.11\n' } },
    { title: 'In the same RUN, and removed', files: 'FROM python:3.13-alpine\nRUN apk add --no-cache libpq && apk add --no-cache --virtual .build gcc musl-dev postgresql-dev && pip install psycopg2 && apk del .build\n' },
    { title: 'The full image has all of it', files: { Dockerfile: 'FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n', 'requirements.txt': 'psycopg2==2.9.11\n' } },
    { title: 'libpq in the last stage', files: { Dockerfile: 'FROM python:3.13 AS build\nCOPY requirements.txt .\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt\nFROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libpq5\nCOPY --from=build /opt/venv /opt/venv\n', 'requirements.txt': 'psycopg2==2.9.11\n' } },
    { title: 'A list of packages that is not known', files: { Dockerfile: 'FROM python:3.13-slim\nARG PACKAGES\nRUN apt-get update && apt-get install -y $PACKAGES\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n', 'requirements.txt': 'psycopg2==2.9.11\n' } },
    { title: 'Wheels that were built elsewhere', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY wheels /wheels\nCOPY requirements.txt .\nRUN pip install --no-index --find-links /wheels -r requirements.txt\n', 'requirements.txt': 'psycopg2==2.9.11\n' } },
    { title: 'Only a constraint', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY *.txt ./\nRUN pip install -r requirements.txt\n', 'requirements.txt': '-c constraints.txt\nflask\n', 'constraints.txt': 'psycopg2==2.9.11\n' } },
  ],
  on: {
    RUN: (step, context) => {
      if (!lacksTools(step.stage)) return
      for (const operation of step.operations) {
        if (operation.action !== 'install' || operation.scope !== 'language' || operation.options.has('--find-links') || operation.options.has('-f') || operation.options.has('--only-binary') || operation.options.has('--no-index')) continue
        const found = driverOf(packagesOfOperation(context.project, step, operation))
        if (found === undefined || hasUnknownPackages(step)) continue
        const missing = found.isBuilt ? missingForBuild(step) : step.stage.derive(systemPackages).library ? undefined : 'libpq, which it needs to run'
        if (missing === undefined) continue
        context.report(operation.range, `${found.requirement.name} lacks ${missing} in this image; install that first, or take ${found.binary}`, found.requirement.at === undefined ? {} : { related: [{ ...found.requirement.at, message: 'asked for here' }] })
      }
    },
    COPY: (step, context) => {
      const source = stageCopiedFrom(step)
      if (source === undefined || !lacksTools(step.stage) || !shipsLayers(step.stage) || !/venv|site-packages|\/usr\/local(?:\/lib\S{0,200})?\s|wheels/.test(step.instruction.arguments.text)) return
      const found = driverIn(source, context.project)
      if (found === undefined || hasUnknownPackages(step) || step.stage.derive(systemPackages).library) return
      context.report(step.instruction.range, `${found.requirement.name} needs libpq where it runs, and this image does not have it; install ${isAlpine(step.stage) ? 'libpq' : 'libpq5'}, or take ${found.binary}`, found.requirement.at === undefined ? {} : { related: [{ ...found.requirement.at, message: 'asked for here' }] })
    },
  },
})

interface Driver {
  readonly requirement: PythonRequirement
  /** Compiled while it is installed. */
  readonly isBuilt: boolean
  readonly binary: string
}

function driverOf(requirements: readonly PythonRequirement[]): Driver | undefined {
  if (requirements.some(({ name, extras }) => name === 'psycopg2-binary' || name === 'psycopg-binary' || (name === 'psycopg' && extras.includes('binary')))) return undefined
  const two = requirements.find(({ name }) => name === 'psycopg2')
  if (two !== undefined) return { requirement: two, isBuilt: true, binary: 'psycopg2-binary' }
  const three = requirements.find(({ name }) => name === 'psycopg' || name === 'psycopg-c')
  if (three === undefined) return undefined
  return { requirement: three, isBuilt: three.name === 'psycopg-c' || three.extras.includes('c'), binary: 'psycopg[binary]' }
}

/** A slim or Alpine image of Python, which has no compiler and no libpq. */
function lacksTools(stage: Stage): boolean {
  const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
  if (facts?.language !== 'python' || stage.root.kind !== 'image') return false
  return facts.distribution === 'alpine' || /(?:^|-)slim(?:-|$)/.test(stage.root.reference.tag ?? '')
}

function isAlpine(stage: Stage): boolean {
  return stage.root.kind === 'image' && stage.root.facts?.distribution === 'alpine'
}

/** The driver that a stage and those below it install. Kept by the stage, since each COPY out of it asks. */
function driverIn(stage: Stage, project: Project): Driver | undefined {
  const known = stage.derive(driverCell)
  if (!known.isKnown) {
    known.isKnown = true
    known.driver = stage.chain.flatMap((link) => link.operations).map(({ step, operation }) => driverOf(packagesOfOperation(project, step, operation))).find((driver) => driver !== undefined)
  }
  return known.driver
}

const driverCell = (): { isKnown: boolean; driver: Driver | undefined } => ({ isKnown: false, driver: undefined })

/** What psycopg asks for, of the system packages that a stage and those below it install. */
interface SystemPackages {
  /** The first step that brings one, -1 for one of a stage below. */
  readonly compilerAt: number | undefined
  readonly headersAt: number | undefined
  readonly library: boolean
}

/** One look at a stage for all its steps. */
function systemPackages(stage: Stage): SystemPackages {
  const names = stage.chain.flatMap((link) => link.operations.filter(({ operation }) => operation.scope === 'system' && operation.action === 'install')
    .flatMap(({ step, operation }) => operation.packages.map((argument) => ({ name: argument.name ?? argument.source, at: link === stage ? step.index : -1 }))))
  const first = (pattern: RegExp): number | undefined => names.reduce<number | undefined>((least, { name, at }) => (pattern.test(name) && (least === undefined || at < least) ? at : least), undefined)
  return {
    compilerAt: first(/^(?:gcc|build-essential|build-base|clang|g\+\+|python3-dev|alpine-sdk|cc)/),
    headersAt: first(/^(?:libpq-dev|postgresql\d*-dev|libpq\d*-dev|postgresql-server-dev)/),
    library: first(/^(?:libpq|postgresql|postgis|libgdal|gdal|build-deps)/) !== undefined,
  }
}

/** A list out of a variable or file, a script of the project, or a copied system may bring anything. */
function hasUnknownPackages(step: Step): boolean {
  return step.stage.hasStep(bringsUnknownPackages)
}

function bringsUnknownPackages(other: Step): boolean {
  const text = other.instruction.arguments.text
  if (isRun(other)) {
    return other.operations.some((operation) => operation.scope === 'system' && operation.packages.some((argument) => argument.kind === 'variable' || argument.source.includes('$') || argument.kind === 'local-file'))
      || /xargs|\.sh\b|\bmake\b|postgresql\.org/.test(text)
  }
  return (other.instruction.keyword === 'COPY' || other.instruction.keyword === 'ADD') && /--from=.{0,500}\/usr(?:\/lib|\s|$)|libpq/.test(text)
}

function missingForBuild(step: Step<'RUN'>): string | undefined {
  const { compilerAt, headersAt } = step.stage.derive(systemPackages)
  const hasCompiler = compilerAt !== undefined && compilerAt <= step.index
  const hasHeaders = headersAt !== undefined && headersAt <= step.index
  if (hasCompiler && hasHeaders) return undefined
  if (!hasCompiler && !hasHeaders) return 'a C compiler and the headers of libpq, with which it is built,'
  // Headers of Alpine's postgresql-dev and the like bring no compiler, and the other way round.
  return hasCompiler ? 'the headers of libpq, with which it is built,' : 'a C compiler, with which it is built,'
}
