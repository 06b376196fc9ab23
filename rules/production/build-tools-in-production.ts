import {
  builderStageEdits, buildsOrTests, containerOfStage, defineRule, isBuildTool, isForProduction, namesItselfDevelopment, servicesRunning, takesSource, type PackageArgument, type PackageOperation, type Project, type Stage, type Step, type StepOperation,
} from '../../src/rule-api/index.ts'

/** Made to be called while working, and small: no sign of a build by themselves. */
const HARMLESS_ALONE = new Set(['make', 'gmake', 'patch', 'binutils', 'fakeroot', 'cpp', 'm4', 'flex', 'bison', 'pkg-config', 'pkgconf', 'pkgconfig', 'ccache', 'nasm', 'protobuf-compiler', 'llvm', 'cython3'])
/** Programs that say that compiling is what the container is for. */
const COMPILING = new Set(['make', 'gcc', 'g++', 'cc', 'c++', 'clang', 'cmake', 'ninja', 'cargo', 'rustc', 'go', 'ghc', 'stack', 'cabal', 'mvn', 'gradle', 'Rscript', 'R', 'julia', 'dpkg-buildpackage', 'rpmbuild', 'javac', 'sbt', 'bazel'])
/** Languages whose packages are compiled where they run, or whose programs need a linker at run time. */
const COMPILED_AT_RUN_TIME = new Set(['r', 'julia', 'haskell', 'swift', 'rust', 'go', 'dotnet', 'perl'])

export default defineRule({
  id: 'build-tools-in-production',
  title: 'Keep compilers and headers out of production images',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  stages: 'shipped',
  purposes: ['production'],
  yieldsTo: ['purge-in-later-layer'],
  why: `Compilers, make and header packages are needed to build wheels, gems or modules, not to run them. In the image that ships they
cost hundreds of megabytes, bring packages that have to be patched, and help whoever breaks in.

What the same RUN takes away again is fine: \`apk add --virtual\` with \`apk del\`, \`apt-get purge --auto-remove\`. Nothing is said of images whose command builds
or tests, of notebooks and agents of continuous integration, and where nothing is built: no source, archive or package comes in. Ignore it where the application compiles at run time.`,
  remedy: 'Build in a stage of its own and copy the result (a virtualenv, wheels, a binary) with `COPY --from`; install only the run-time library (`libpq5` for `libpq-dev`) in the last stage.',
  references: [
    { title: 'Multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' },
    { title: 'Building best practices: do not install unnecessary packages', url: 'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages' },
  ],
  bad: [
    {
      title: 'A compiler for one wheel',
      files: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends «build-essential» libpq-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
CMD ["gunicorn", "shop.wsgi"]
`,
      fixed: `FROM python:3.13-slim AS base

FROM base AS builder
RUN apt-get update && apt-get install -y --no-install-recommends build-essential libpq-dev && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
RUN pip install --no-cache-dir -r requirements.txt

FROM base
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
COPY --from=builder /opt/venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
CMD ["gunicorn", "shop.wsgi"]
`,
    },
    {
      title: 'Settings, comments and the stage\'s name are kept',
      files: `FROM python:3.13-alpine AS web
# logs at once
ENV PYTHONUNBUFFERED=1

WORKDIR /srv/shop
# to compile psycopg
RUN apk add --no-cache «build-base» postgresql-dev gettext
COPY requirements.txt requirements/
ENV PIP_NO_CACHE_DIR=1
RUN pip install -r requirements/requirements.txt
COPY . .
CMD ["gunicorn", "shop.wsgi"]
`,
      fixed: `FROM python:3.13-alpine AS base
# logs at once
ENV PYTHONUNBUFFERED=1

WORKDIR /srv/shop

FROM base AS builder
# to compile psycopg
RUN apk add --no-cache build-base postgresql-dev gettext
COPY requirements.txt requirements/
ENV PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
RUN pip install -r requirements/requirements.txt

FROM base AS web
RUN apk add --no-cache libstdc++ libpq gettext
COPY --from=builder /opt/venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
ENV PIP_NO_CACHE_DIR=1
COPY . .
CMD ["gunicorn", "shop.wsgi"]
`,
    },
    { title: 'A library whose package differs between releases: no fix', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y «gcc» libgdal-dev\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "shop.wsgi"]\n', unfixed: true },
    {
      title: 'The source is there when it installs: both stages copy it',
      files: 'FROM python:3.13-slim\nRUN apt-get update\nRUN apt-get install -y «gcc» libxml2-dev\nRUN mkdir /srv/shop\nWORKDIR /srv/shop\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "shop.wsgi"]\n',
      fixed: 'FROM python:3.13-slim AS base\n\nFROM base AS builder\nRUN apt-get update\nRUN apt-get install -y gcc libxml2-dev\nRUN mkdir /srv/shop\nWORKDIR /srv/shop\nCOPY . .\nRUN python -m venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nRUN pip install -r requirements.txt\n\nFROM base\nRUN apt-get update && apt-get install -y --no-install-recommends libxml2 && rm -rf /var/lib/apt/lists/*\nCOPY --from=builder /opt/venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nRUN mkdir /srv/shop\nWORKDIR /srv/shop\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n',
    },
    { title: 'The project is installed in its place: no fix', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y «gcc»\nCOPY . .\nRUN pip install -e .\nCMD ["gunicorn", "shop.wsgi"]\n', unfixed: true },
    { title: 'A program by its full path: no fix', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y «gcc»\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD ["/usr/local/bin/gunicorn", "shop.wsgi"]\n', unfixed: true },
    { title: 'The full image has a compiler itself: no fix', files: 'FROM python:3.13\nRUN apt-get update && apt-get install -y «gcc»\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "shop.wsgi"]\n', unfixed: true },
    { title: 'For an extension of PHP', files: 'FROM php:8.4-fpm\nRUN apt-get update && apt-get install -y «libpng-dev» && docker-php-ext-install gd\n' },
    { title: 'On Alpine', files: 'FROM python:3.13-alpine\nRUN apk add --no-cache postgresql-libs «gcc» musl-dev\nCOPY . /srv\nCMD ["python", "-m", "shop"]\n' },
    { title: 'A virtual package that stays', files: 'FROM ruby:3.4-alpine\nRUN apk add --no-cache --virtual .build-deps «build-base» && bundle install\nCMD ["ruby", "shop.rb"]\n' },
    { title: 'A part of the meta-package is removed, the compilers stay', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y «build-essential» && pip install teashop-kettle && apt-get purge -y make\nCMD ["/usr/local/bin/teashop"]\n' },
    {
      title: 'Inherited from the stage below',
      files: 'FROM python:3.13-slim AS base\nRUN apt-get update && apt-get install -y «gcc»\nFROM base\nRUN pip install --no-cache-dir uwsgi\nCMD ["python", "-m", "shop"]\n',
    },
  ],
  good: [
    { title: 'In a stage of its own', files: 'FROM python:3.13-slim AS build\nRUN apt-get update && apt-get install -y build-essential\nFROM python:3.13-slim\nCOPY --from=build /venv /venv\nCMD ["/venv/bin/gunicorn", "shop.wsgi"]\n' },
    { title: 'Removed in the same RUN', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y gcc libpq-dev && pip install psycopg2 && apt-get purge -y --auto-remove gcc libpq-dev\nCMD ["python", "-m", "shop"]\n' },
    { title: 'What the meta-package needs is removed in the same RUN', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y build-essential && pip install teashop-kettle && apt-get purge -y gcc g++ make dpkg-dev\nCMD ["python", "-m", "teashop"]\nFROM python:3.13-slim\nRUN apt-get update && apt-get install -y build-essential && pip install teashop-kettle && apt-get remove -y cpp && apt-get autoremove -y\nCMD ["python", "-m", "teashop"]\n' },
    { title: 'A virtual package deleted in the same RUN', files: 'FROM python:3.13-alpine\nRUN apk add --no-cache --virtual .build-deps gcc musl-dev && pip install cryptography && apk del .build-deps\nCMD ["python", "-m", "shop"]\n' },
    { title: 'The removal names a variable', files: 'FROM python:3.13-slim\nRUN buildDeps="gcc libc6-dev" && apt-get update && apt-get install -y gcc libc6-dev && pip install uwsgi && apt-get purge -y --auto-remove $buildDeps\nCMD ["uwsgi", "--ini", "shop.ini"]\n' },
    { title: 'Run-time libraries', files: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y libpq5 git make curl\nCMD ["python", "-m", "shop"]\n' },
    { title: 'A container that compiles', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y build-essential\nWORKDIR /src\nCMD ["make", "all"]\n' },
    { title: 'A tool image without a command', files: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y build-essential cmake\n' },
    { title: 'A container that tests', files: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y g++ cmake\nCOPY . /src\nCMD ./ci/docker_build.sh && ctest\n' },
    { title: 'A build of the engine, through its helper', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y build-essential\nENTRYPOINT ["hack/dind"]\nCOPY . /go/src/engine\n' },
    { title: 'A shell behind an init', files: 'FROM ubuntu:24.04\nADD https://example.org/tini-0.19.tar.gz /\nRUN apt-get update && apt-get install -y cmake g++\nENTRYPOINT ["/tini", "--"]\nCMD ["bash"]\n' },
    { title: 'Nothing is built', files: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y g++ gradle\nCMD ["/sbin/my_init"]\n' },
    { title: 'A notebook, in which people compile', files: 'FROM example/jupyter-notebook:7\nRUN apt-get update && apt-get install -y g++\nCOPY notebook.sh /\nCMD ["/notebook.sh"]\n' },
    { title: 'An agent of continuous integration', files: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y g++ && wget https://example.org/deb/go-agent-22.1.deb && dpkg -i go-agent-22.1.deb\nCOPY image /\nCMD ["/opt/go/start.sh"]\n' },
    { title: 'R compiles packages where it runs', files: 'FROM r-base:4.5.1\nRUN apt-get update && apt-get install -y libcurl4-openssl-dev\nCMD ["R", "--no-save"]\n' },
    { title: 'A JDK', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y openjdk-17-jdk-headless\nCMD ["java", "-jar", "/shop.jar"]\n' },
    { title: 'A development image', files: { 'Dockerfile.dev': 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y build-essential\nCMD ["python", "manage.py", "runserver"]\n' } },
  ],
  on: {
    stage: (stage, context) => {
      const operations = [...stage.chain].reverse().flatMap((link) => link.operations)
      const removing = operations.flatMap((each, at) => (each.operation.action === 'remove' || each.operation.action === 'autoremove' ? [{ each, at }] : []))
      const kept = operations.flatMap(({ operation, step }, at) => {
        if (operation.action !== 'install' || operation.scope !== 'system' || operation.command.inFunction !== undefined) return []
        const tools = operation.packages.filter((argument) => isTool(operation, argument))
        if (tools.length === 0) return []
        const later = removing.flatMap((removal) => (removal.at > at ? [removal.each] : []))
        const left = tools.flatMap((argument) => remainsOf(argument, operation, later).map((name) => ({ argument, name })))
        const [first] = left
        return first === undefined || left.every(({ name }) => HARMLESS_ALONE.has(name)) ? [] : [{ step, first: first.argument, names: [...new Set(left.map(({ name }) => name))] }]
      })
      if (kept.length === 0 || !isForProduction(context.project, stage) || compiles(context.project, stage)) return
      const edits = builderStageEdits(context.project, stage)
      for (const { step, first, names } of kept) {
        const others = names.length > 1 ? ` (and ${names.slice(1, 4).join(', ')}${names.length > 4 ? ' …' : ''})` : ''
        context.report({ range: first.range, document: step.stage.document }, `${names[0] ?? ''}${others} only serves to build, but ships with the image; install it in a build stage and copy the result, or remove it in the same RUN`, {
          ...(namesItselfDevelopment(stage) ? { severity: 'info' as const } : {}),
          fix: edits === undefined ? undefined : { title: 'Install in a builder stage, and copy the virtual environment', safety: 'unsafe', edits },
        })
      }
    },
  },
})

function isTool(operation: PackageOperation, argument: PackageArgument): boolean {
  // A JDK is what many programs run on; another rule knows where a JRE would do.
  return argument.kind === 'name' && argument.name !== undefined && !/jdk|^java-/.test(argument.name) && isBuildTool(operation.manager, argument.name)
}

/** The names of what is left of a package behind all removals: itself, or the compilers that came with `build-essential` where only its other parts are removed. */
function remainsOf(argument: PackageArgument, operation: PackageOperation, later: readonly StepOperation[]): readonly string[] {
  const name = argument.name ?? argument.source
  const isGone = (dependency: string, dependents: Dependents): boolean => later.some((other) => removes(other, operation, dependency, dependents))
  if (!isGone(name, DEPENDENTS)) return [name]
  if (name !== 'build-essential' || isGone(name, {}) || later.some(cleansUp)) return []
  return ['gcc', 'g++'].filter((part) => !isGone(part, DEPENDENTS)).map((part) => `build-essential's ${part}`)
}

function cleansUp({ operation }: StepOperation): boolean {
  return operation.action === 'autoremove' || (operation.action === 'remove' && (operation.options.has('--auto-remove') || operation.options.has('--autoremove')))
}

/** Whether a later command takes a package away, in the same RUN or (which another rule reports) in a later one. */
function removes(later: StepOperation, operation: PackageOperation, name: string, dependents: Dependents): boolean {
  if (later.operation.action !== 'remove' || later.operation.scope !== 'system') return false
  const virtual = [...(operation.options.get('--virtual') ?? []), ...(operation.options.get('-t') ?? [])]
  return later.operation.packages.some((removed) => removed.kind === 'variable' || removed.source.includes('$') || removed.source.includes('*')
    || removed.name === name || virtual.includes(removed.name ?? removed.source)
    || (removed.name !== undefined && (BRINGS[removed.name]?.includes(name) === true || dependents[removed.name]?.includes(name) === true)))
}

type Dependents = Readonly<Record<string, readonly string[]>>

/** What mostly goes with a package that brought it. */
const BRINGS: Dependents = { 'build-essential': ['gcc', 'g++', 'make'] }
/** What cannot stay without a package: it is removed too. */
const DEPENDENTS: Dependents = {
  cpp: ['gcc', 'g++', 'build-essential'], gcc: ['g++', 'build-essential'], 'g++': ['build-essential'], make: ['dpkg-dev', 'build-essential'], 'dpkg-dev': ['build-essential'],
}

/** Names of images and programs in which people, or jobs, compile what they bring along. */
const WORKSHOP = /(?:^|[/_.-])(?:jupyter\w*|notebooks?|ipython|rstudio|jenkins-(?:slave|agent|swarm)|inbound-agent|go-agent|gocd-agent\S*|gitlab-runner|actions-runner|github-runner|teamcity-agent|buildkite-agent|nodepool\S*|bamboo-agent|drone-runner\S*|azp-agent|ci-agent|build-agent|builder|devcontainers?|code-server)(?:$|[/_.:-])/i

function isWorkshop(stage: Stage, words: readonly string[]): boolean {
  return (stage.root.kind === 'image' && WORKSHOP.test(stage.root.text)) || words.some((word) => WORKSHOP.test(word)) || stage.hasStep(fetchesAgent)
}

function fetchesAgent(step: Step): boolean {
  return step.instruction.keyword === 'RUN' && step.commands.some((command) => /^(?:curl|wget|dpkg|apt-get|apt)$/.test(command.program ?? '') && command.arguments.some((word) => /(?:^|[/])(?:go-agent|gitlab-runner|actions-runner|buildkite-agent|TeamCity-agent)/.test(word.value)))
}

const LANGUAGE_INSTALLS = new Set(['install', 'build', 'build-dep'])

/** Commands of a RUN that compile by themselves. */
const BUILDING = /^(?:docker-php-ext-\w+|pecl|phpize|configure|cpan|cpanm|gem|luarocks|cabal|stack|opam|R|Rscript|easy_install[\d.-]*|setup\.py)$/

function compilesInBuild(step: Step): boolean {
  return step.instruction.keyword === 'RUN' && step.commands.some((command) => COMPILING.has(command.program ?? '') || BUILDING.test(command.program ?? '') || command.program?.includes('build') === true)
}

/** Whether anything may be compiled in the build: source that comes in, packages of a language, extensions. */
function buildsAnything(stage: Stage): boolean {
  return takesSource(stage) || stage.hasStep(compilesInBuild) || stage.chain.some((link) => link.operations.some(({ operation }) => operation.scope === 'language' && LANGUAGE_INSTALLS.has(operation.action)))
}

function compiles(project: Project, stage: Stage): boolean {
  const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
  if (facts?.language !== undefined && COMPILED_AT_RUN_TIME.has(facts.language)) return true
  const reference = stage.root.kind === 'image' ? stage.root.reference.repository : ''
  if (/(?:^|\/)(?:r-base|r-ver|rstudio|shiny|tidyverse|rocker|verse)/.test(reference)) return true
  const hasOwnCommand = stage.chain.some((link) => link.entrypoint?.instruction !== undefined || link.command?.instruction !== undefined)
  const isTool = facts === undefined || facts.runsAs === 'system'
  const isShellOfBase = facts?.command !== undefined && /^(?:\/bin\/)?(?:ba|a)?sh$/.test(facts.command.at(-1) ?? '')
  if (!buildsAnything(stage)) return true
  if (!hasOwnCommand && (isTool || isShellOfBase || reference === 'docker' || reference === 'library/docker') && servicesRunning(project, stage).length === 0) return true
  const commands = containerOfStage(project, stage).commands.map(({ command }) => command).filter((command) => !INITS.has(command.program ?? ''))
  if (isWorkshop(stage, commands.map((command) => command.name ?? ''))) return true
  return commands.some((command) => command.program !== undefined && (COMPILING.has(command.program) || (!command.conditional && buildsOrTests(command))))
    || (isTool && commands.length > 0 && commands.every((command) => /^(?:ba|z|fi|a)?sh$/.test(command.program ?? '')))
}

/** They only start what stands behind them. */
const INITS = new Set(['tini', 'tini-static', 'dumb-init', 'catatonit', 'docker-init'])
