import { separatedPackage } from './arguments.ts'
import { isDevelopmentGroup } from './categories.ts'
import { developmentUnless, type Invocation, operationOf, readRequest, type Request } from './invocation.ts'
import type { CacheFolder, PackageAction, PackageArgument, PackageManager, PackageOperation } from './model.ts'

/** RubyGems command reference. */
export function readGem(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'vinPsgp', longWithValue: ['--version', '--install-dir', '--bindir', '--platform', '--source', '--file', '--trust-policy', '--http-proxy', '--document'],
  })
  const { verb, options, operands } = request
  const actions: Readonly<Record<string, PackageAction>> = { install: 'install', i: 'install', update: 'upgrade', uninstall: 'remove', cleanup: 'clean', fetch: 'download', build: 'build' }
  const action = actions[verb] ?? 'other'
  const files = [options.value('-g', '--file')].filter((file) => file !== undefined)
  const takes = action === 'install' || action === 'remove' || action === 'download'
  return operationOf('gem', action, request, {
    packages: takes ? withVersion(operands.map((word) => separatedPackage(word, ':')), options.value('-v', '--version'), '-v') : [],
    manifests: action === 'install' ? files : [],
  })
}

/** `tool install name --version x`: the option's version counts for all names without one of their own. */
function withVersion(packages: readonly PackageArgument[], version: string | undefined, operator: string): readonly PackageArgument[] {
  if (version === undefined) return packages
  return packages.map((argument) => (argument.kind === 'name' && argument.version === undefined ? { ...argument, operator, version } : argument))
}

/** Bundler documentation, "bundle install". */
export function readBundler(invocation: Invocation, excludedBefore: boolean): PackageOperation | undefined {
  const request = readRequest(invocation, { shortWithValue: 'j', longWithValue: ['--without', '--with', '--jobs', '--path', '--retry', '--gemfile', '--binstubs', '--shebang', '--standalone'] })
  const { verb, options, operands } = request
  if (verb === 'exec') return undefined
  if (verb === 'clean') return operationOf('bundler', 'clean', request)
  if (verb === 'update') return operationOf('bundler', 'upgrade', request)
  if (verb !== '' && verb !== 'install') return operationOf('bundler', 'other', request)
  if (verb === '' && options.has('--version', '-v')) return operationOf('bundler', 'other', request)
  const gemfile = options.value('--gemfile') ?? 'Gemfile'
  // `--without development test`: the groups behind the first one are operands to getopt.
  const groups = [...(options.value('--without') ?? '').split(/[ :]/), ...(options.has('--without') ? operands.map((word) => word.value) : [])]
  const assigned = invocation.command.assignments.find((assignment) => assignment.name === 'BUNDLE_WITHOUT')?.value?.value ?? ''
  return operationOf('bundler', 'install', request, {
    manifests: [gemfile, `${gemfile}.lock`],
    development: developmentUnless(excludedBefore || [...groups, ...assigned.split(/[ :]/)].some(isDevelopmentGroup), request),
    lock: options.has('--deployment', '--frozen') ? 'strict' : 'loose',
    caches: [downloads('bundler', '/usr/local/bundle/cache')],
  })
}

/** Composer documentation, "Command-line interface". */
export function readComposer(invocation: Invocation): PackageOperation {
  const all = readRequest(invocation, { shortWithValue: 'd', longWithValue: ['--working-dir', '--prefer-install', '--ignore-platform-req', '--repository', '--stability'] })
  const request: Request = all.verb === 'global' ? { ...all, verb: all.operands[0]?.value ?? '', verbWord: all.operands[0], operands: all.operands.slice(1) } : all
  const { verb, options, operands } = request
  const actions: Readonly<Record<string, PackageAction>> = {
    install: 'install', i: 'install', require: 'install', 'create-project': 'install', update: 'upgrade', u: 'upgrade', upgrade: 'upgrade', remove: 'remove', 'clear-cache': 'clean', clearcache: 'clean', cc: 'clean',
  }
  const action = actions[verb] ?? 'other'
  const caches = options.has('--no-cache') || (action !== 'install' && action !== 'upgrade') ? [] : [downloads('composer', '~/.composer/cache')]
  if (verb === 'require' || verb === 'create-project' || verb === 'remove') {
    return operationOf('composer', action, request, { packages: operands.slice(0, verb === 'create-project' ? 1 : undefined).map((word) => separatedPackage(word, ':')), caches })
  }
  if (action !== 'install' && action !== 'upgrade') return operationOf('composer', action, request)
  return operationOf('composer', action, request, {
    manifests: ['composer.json', 'composer.lock'],
    development: developmentUnless(options.has('--no-dev'), request),
    lock: action === 'install' ? 'frozen' : 'loose',
    caches,
  })
}

/** The go command's documentation. */
export function readGo(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { singleDash: true, longWithValue: ['-o', '-ldflags', '-tags', '-mod', '-p', '-gcflags', '-asmflags', '-C', '-buildmode', '-pkgdir', '-modfile', '-run', '-timeout'] })
  const { verb, options, operands } = request
  const caches = [downloads('go', '~/go/pkg/mod')]
  switch (verb) {
    case 'mod': {
      const sub = operands[0]?.value ?? ''
      if (sub === 'download' || sub === 'vendor') return operationOf('go', 'install', request, { verb: `mod ${sub}`, manifests: ['go.mod', 'go.sum'], lock: 'strict', development: false, caches })
      return operationOf('go', sub === 'tidy' ? 'lock' : 'other', request, { verb: `mod ${sub}` })
    }
    case 'get':
    case 'install': {
      const packages = operands.map((word) => separatedPackage(word, '@'))
      const isProject = packages.length === 0 || packages.every((argument) => argument.kind === 'project')
      if (isProject) return operationOf('go', verb === 'get' ? 'install' : 'build', request, { packages, installsProject: true, caches })
      return operationOf('go', 'install', request, { packages, caches })
    }
    case 'build':
      return operationOf('go', 'build', request, { installsProject: true, caches })
    case 'clean':
      return operationOf('go', options.has('-modcache', '--modcache', '-cache') ? 'clean' : 'other', request)
    default:
      return operationOf('go', 'other', request)
  }
}

/** The Cargo book, "Cargo commands". */
export function readCargo(invocation: Invocation): PackageOperation {
  // `cargo +nightly install x`: the toolchain is no verb.
  const words = invocation.rest[0]?.value.startsWith('+') === true ? invocation.rest.slice(1) : invocation.rest
  const request = readRequest(invocation, {
    shortWithValue: 'jpFZC', longWithValue: ['--version', '--vers', '--git', '--tag', '--branch', '--rev', '--path', '--root', '--features', '--target', '--target-dir', '--manifest-path', '--profile', '--jobs', '--package', '--bin', '--config', '--registry', '--index', '--recipe-path'],
  }, words)
  const { verb, options, operands } = request
  const lock = options.has('--locked', '--frozen') ? 'strict' as const : 'loose' as const
  const caches = [downloads('cargo', '/usr/local/cargo/registry')]
  const manifests = ['Cargo.toml', 'Cargo.lock']
  switch (verb) {
    case 'install': {
      const isProject = options.has('--path')
      const packages = options.has('--git') ? operands.map((word): PackageArgument => ({ source: word.source, range: word.range, kind: 'url', name: word.value })) : operands.map((word) => separatedPackage(word, '@'))
      return operationOf('cargo', isProject ? 'build' : 'install', request, { packages: withVersion(packages, options.value('--version', '--vers'), '--version'), installsProject: isProject, lock, caches })
    }
    case 'fetch':
      return operationOf('cargo', 'install', request, { manifests, lock, development: false, caches })
    case 'chef':
      if (operands[0]?.value !== 'cook') return operationOf('cargo', 'other', request)
      return operationOf('cargo', 'install', request, { verb: 'chef cook', manifests: [options.value('--recipe-path') ?? 'recipe.json'], lock, development: false, caches })
    case 'build':
    case 'b':
    case 'leptos':
    case 'rustc':
      return operationOf('cargo', 'build', request, { installsProject: true, lock, caches })
    default:
      return operationOf('cargo', 'other', request)
  }
}

const BUILD_GOALS = /^(?:package|install|verify|compile|deploy|build|assemble|bootJar|bootWar|jar|war|shadowJar|installDist|test)$/

const MAVEN_VALUED = ['-f', '--file', '-pl', '--projects', '-s', '--settings', '-gs', '--global-settings', '-P', '--activate-profiles', '-T', '--threads', '-l', '-b', '-rf']
const GRADLE_VALUED = ['-b', '--build-file', '-p', '--project-dir', '-g', '--gradle-user-home', '-c', '-I', '--init-script', '-x', '--exclude-task', '--project-cache-dir', '--max-workers']

/** Maven and Gradle: goals and tasks, any number of them. */
export function readJavaBuild(manager: 'maven' | 'gradle', invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { singleDash: true, longWithValue: manager === 'maven' ? MAVEN_VALUED : GRADLE_VALUED })
  // `:app:assemble` is a task of a sub-project; `dependency:go-offline` a plugin's goal.
  const goals = request.options.positionals.map(({ value }) => (value.startsWith('dependency:') ? value : value.slice(value.lastIndexOf(':') + 1)))
  const isBuild = goals.some((goal) => BUILD_GOALS.test(goal))
  const isDownload = goals.some((goal) => /^dependency:(?:go-offline|resolve|resolve-plugins|get|copy-dependencies)$|^(?:dependencies|resolveDependencies)$/.test(goal))
  const manifests = manager === 'maven' ? ['pom.xml'] : ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts']
  const caches = [downloads(manager, manager === 'maven' ? '~/.m2/repository' : '~/.gradle')]
  if (isBuild) return operationOf(manager, 'build', request, { installsProject: true, caches })
  return isDownload ? operationOf(manager, 'install', request, { manifests, development: false, caches }) : operationOf(manager, 'other', request)
}

/** .NET command line. */
export function readDotnet(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: 'corfvs', longWithValue: ['--configuration', '--output', '--runtime', '--framework', '--verbosity', '--source', '--configfile', '--version', '--tool-path', '--arch', '--os', '--packages'] })
  const { verb, options, operands } = request
  const caches = [downloads('dotnet', '~/.nuget/packages')]
  switch (verb) {
    case 'restore':
      return operationOf('dotnet', 'install', request, {
        manifests: operands.length > 0 ? operands.map((word) => word.value) : ['*.csproj'], lock: options.has('--locked-mode') ? 'strict' : 'loose', development: false, caches,
      })
    case 'build':
    case 'publish':
    case 'pack':
      return operationOf('dotnet', 'build', request, { installsProject: true, caches })
    case 'tool': {
      const isInstall = operands[0]?.value === 'install'
      return operationOf('dotnet', isInstall ? 'install' : 'other', request, isInstall ? { verb: 'tool install', packages: withVersion(operands.slice(1).map((word) => separatedPackage(word, '@')), options.value('--version'), '--version'), caches } : {})
    }
    default:
      return operationOf('dotnet', 'other', request)
  }
}

function downloads(manager: PackageManager, path: string): CacheFolder {
  return { manager, path, holds: 'downloaded packages' }
}
