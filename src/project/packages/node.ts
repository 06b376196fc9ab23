import { nodePackage } from './arguments.ts'
import { developmentUnless, type Invocation, operationOf, readRequest, type Request } from './invocation.ts'
import type { CacheFolder, PackageAction, PackageManager, PackageOperation } from './model.ts'

const NPM_LOCKS = ['package.json', 'package-lock.json', 'npm-shrinkwrap.json']
const NPM_VALUED = ['--prefix', '--registry', '--omit', '--include', '--only', '--loglevel', '--cache', '--workspace', '--userconfig', '--globalconfig', '--tag', '--fetch-timeout', '--fetch-retries', '--maxsockets', '--install-strategy']

const NPM_ACTIONS: Readonly<Record<string, PackageAction>> = {
  install: 'install', i: 'install', in: 'install', add: 'install', isntall: 'install', ci: 'install', 'clean-install': 'install', 'install-clean': 'install', ic: 'install',
  uninstall: 'remove', un: 'remove', rm: 'remove', remove: 'remove', update: 'upgrade', up: 'upgrade', upgrade: 'upgrade', prune: 'autoremove',
}

/** npm documentation, "CLI commands". */
export function readNpm(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: 'Cw', longWithValue: NPM_VALUED })
  const { verb, options, operands } = request
  if (verb === 'cache') return operationOf('npm', isCacheClean(request) ? 'clean' : 'other', request)
  if (isScriptRun(request, false)) return operationOf('npm', 'build', request, { installsProject: true })
  const action = NPM_ACTIONS[verb] ?? 'other'
  if (action === 'other') return operationOf('npm', action, request)
  const packages = operands.map(nodePackage)
  const caches = action === 'install' || action === 'upgrade' ? [downloads('npm', options.value('--cache') ?? '~/.npm')] : []
  if (action !== 'install' || isNamed(packages)) return operationOf('npm', action, request, { packages, caches })
  const isStrict = verb === 'ci' || verb === 'clean-install' || verb === 'install-clean' || verb === 'ic'
  const omitted = [...(options.flags.get('--omit') ?? [])].some((use) => use.value === 'dev') || isTruthyFlag(request, '--production') || /^prod/.test(options.value('--only') ?? '')
  return operationOf('npm', action, request, {
    packages,
    manifests: NPM_LOCKS,
    development: options.has('-g', '--global') ? undefined : developmentUnless(omitted || isProduction(request), request),
    lock: isStrict ? 'strict' : 'loose',
    caches,
  })
}

/** yarn 1 and yarn 2 and later (their documentation, "CLI"). */
export function readYarn(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { longWithValue: ['--cwd', '--cache-folder', '--registry', '--network-timeout', '--modules-folder', '--network-concurrency', '--mutex', '--use-yarnrc'] })
  const { options, operands } = request
  const isGlobal = request.verb === 'global'
  const verb = isGlobal ? operands[0]?.value ?? '' : request.verb
  if (verb === 'cache') return operationOf('yarn', isCacheClean(request) ? 'clean' : 'other', request)
  const focuses = verb === 'workspaces' && operands[0]?.value === 'focus'
  const caches = [downloads('yarn', options.value('--cache-folder') ?? '~/.cache/yarn')]
  switch (verb) {
    case '':
      // `yarn --version` and the like install nothing.
      if (options.has('--version', '-v', '--help', '-h')) return operationOf('yarn', 'other', request)
      break
    case 'install':
      break
    case 'workspaces':
      if (focuses) break
      return operationOf('yarn', 'other', request)
    case 'add':
      return operationOf('yarn', 'install', request, { packages: (isGlobal ? operands.slice(1) : operands).map(nodePackage), caches, ...(isGlobal ? { verb: 'global add' } : {}) })
    case 'remove':
      return operationOf('yarn', 'remove', request, { packages: operands.map(nodePackage) })
    case 'upgrade':
    case 'up':
      return operationOf('yarn', 'upgrade', request, { caches })
    default:
      return isScriptRun(request, true) ? operationOf('yarn', 'build', request, { installsProject: true }) : operationOf('yarn', 'other', request)
  }
  const omitted = isTruthyFlag(request, '--production', '--prod') || isProduction(request)
  return operationOf('yarn', 'install', request, {
    manifests: ['package.json', 'yarn.lock'],
    development: developmentUnless(omitted, request),
    lock: options.has('--frozen-lockfile', '--immutable') ? 'strict' : options.has('--pure-lockfile') ? 'frozen' : 'loose',
    caches,
    ...(focuses ? { verb: 'workspaces focus' } : {}),
  })
}

/** pnpm documentation, "CLI commands". */
export function readPnpm(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: 'CFw', longWithValue: ['--dir', '--filter', '--store-dir', '--registry', '--loglevel', '--reporter', '--network-concurrency', '--config'] })
  const { verb, options, operands } = request
  const caches = [downloads('pnpm', options.value('--store-dir') ?? '~/.local/share/pnpm/store')]
  const common = {
    development: developmentUnless(isTruthyFlag(request, '--prod', '--production', '-P') || isProduction(request), request),
    lock: options.has('--frozen-lockfile') || verb === 'ci' ? 'strict' as const : 'loose' as const,
    caches,
  }
  switch (verb) {
    case 'install':
    case 'i':
    case 'ci':
      return operationOf('pnpm', 'install', request, { ...common, manifests: ['package.json', 'pnpm-lock.yaml'] })
    case 'fetch':
      return operationOf('pnpm', 'install', request, { ...common, lock: 'frozen', manifests: ['pnpm-lock.yaml'] })
    case 'add':
      return operationOf('pnpm', 'install', request, { packages: operands.map(nodePackage), caches })
    case 'remove':
    case 'rm':
    case 'uninstall':
    case 'un':
      return operationOf('pnpm', 'remove', request, { packages: operands.map(nodePackage) })
    case 'update':
    case 'up':
    case 'upgrade':
      return operationOf('pnpm', 'upgrade', request, { caches })
    case 'prune':
      return operationOf('pnpm', 'autoremove', request)
    case 'store':
      return operationOf('pnpm', operands[0]?.value === 'prune' ? 'clean' : 'other', request)
    default:
      return isScriptRun(request, true) ? operationOf('pnpm', 'build', request, { installsProject: true }) : operationOf('pnpm', 'other', request)
  }
}

/** bun documentation, "Package manager". */
export function readBun(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { longWithValue: ['--cwd', '--cache-dir', '--registry', '--backend', '--filter', '--omit', '--config'] })
  const { verb, options, operands } = request
  const caches = options.has('--no-cache') ? [] : [downloads('bun', options.value('--cache-dir') ?? '~/.bun/install/cache')]
  const isManifest = (verb === 'install' || verb === 'i' || verb === 'ci') && operands.length === 0
  if (isManifest) {
    return operationOf('bun', 'install', request, {
      manifests: ['package.json', 'bun.lock', 'bun.lockb'],
      development: developmentUnless(options.has('--production', '-p') || options.value('--omit') === 'dev' || isProduction(request), request),
      lock: options.has('--frozen-lockfile') || verb === 'ci' ? 'strict' : 'loose',
      caches,
    })
  }
  switch (verb) {
    case 'install':
    case 'i':
    case 'add':
    case 'a':
      return operationOf('bun', 'install', request, { packages: operands.map(nodePackage), caches })
    case 'remove':
    case 'rm':
      return operationOf('bun', 'remove', request, { packages: operands.map(nodePackage) })
    case 'pm':
      return operationOf('bun', operands[0]?.value === 'cache' && operands[1]?.value === 'rm' ? 'clean' : 'other', request)
    case 'build':
      return operationOf('bun', 'build', request, { installsProject: true })
    default:
      return isScriptRun(request, false) ? operationOf('bun', 'build', request, { installsProject: true }) : operationOf('bun', 'other', request)
  }
}

/** `npm run build`; where the manager takes scripts as verbs, `yarn build` too. */
function isScriptRun({ verb, operands }: Request, asVerb: boolean): boolean {
  const script = verb === 'run' || verb === 'run-script' ? operands[0]?.value ?? '' : asVerb ? verb : ''
  return /(?:^|[:_-])(?:build|compile|bundle|generate)(?:$|[:_-])/.test(script)
}

function isCacheClean({ operands }: Request): boolean {
  return operands.some((word) => word.value === 'clean' || word.value === 'clear' || word.value === 'rm')
}

/** `--production`, but not `--production=false`. */
function isTruthyFlag({ options }: Request, ...names: readonly string[]): boolean {
  return options.has(...names) && options.value(...names) !== 'false'
}

function isProduction({ invocation }: Request): boolean {
  return invocation.command.assignments.some((assignment) => assignment.name === 'NODE_ENV' && assignment.value?.literal === 'production')
}

/** Operands that say what to install: a lone variable may as well hold options. */
function isNamed(packages: readonly { readonly kind: string }[]): boolean {
  return packages.some((argument) => argument.kind !== 'variable')
}

function downloads(manager: PackageManager, path: string): CacheFolder {
  return { manager, path, holds: 'downloaded packages' }
}
