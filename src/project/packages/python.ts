import { type OptionUse, type ShellWord } from '../../syntax/shell/index.ts'
import { pythonPackage, separatedPackage } from './arguments.ts'
import { isDevelopmentGroup, isDevelopmentRequirementFile } from './categories.ts'
import { developmentUnless, type Invocation, isUnknown, operationOf, readRequest, type Request } from './invocation.ts'
import type { CacheFolder, PackageAction, PackageArgument, PackageManager, PackageOperation } from './model.ts'

const PIP_VALUED = [
  '--requirement', '--constraint', '--build-constraint', '--editable', '--target', '--index-url', '--extra-index-url', '--find-links', '--prefix', '--root', '--src', '--timeout', '--retries',
  '--trusted-host', '--proxy', '--cache-dir', '--log', '--platform', '--python-version', '--implementation', '--abi', '--progress-bar', '--upgrade-strategy',
  '--no-binary', '--only-binary', '--build-option', '--global-option', '--install-option', '--config-settings', '--root-user-action', '--report', '--cert',
  '--client-cert', '--exists-action', '--use-feature', '--use-deprecated', '--dest', '--wheel-dir', '--group', '--python', '--keyring-provider',
  '--requirements', '--index', '--extra', '--default-index', '--link-mode', '--index-strategy', '--no-build-package', '--no-binary-package', '--upgrade-package', '--reinstall-package', '--project', '--directory', '--constraints', '--override', '--overrides',
]

const PIP_ACTIONS: Readonly<Record<string, PackageAction>> = { install: 'install', uninstall: 'remove', download: 'download', wheel: 'download', sync: 'install', compile: 'lock' }

/** pip, and `uv pip`, which takes the same arguments (pip documentation, "Commands"; uv documentation, "The pip interface"). */
export function readPip(manager: 'pip' | 'uv', invocation: Invocation, words: readonly ShellWord[] = invocation.rest): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: manager === 'uv' ? 'rceifpC' : 'rcetifbdwC', longWithValue: PIP_VALUED }, words)
  const { verb, options, operands } = request
  const tool = manager === 'uv' ? { tool: [...invocation.tool.map((word) => word.value), 'pip'].join(' ') } : {}
  if (verb === 'cache') {
    const isPurge = operands.some((word) => word.value === 'purge' || word.value === 'remove')
    return operationOf(manager, isPurge ? 'clean' : 'other', request, tool)
  }
  const action = PIP_ACTIONS[verb] ?? 'other'
  if (action === 'other' || action === 'lock') return operationOf(manager, action, request, tool)
  const packages = verb === 'sync' ? operands.map((word) => fileArgument(word, word.value, 'requirement-file')) : operands.map(pythonPackage)
  for (const [names, kind] of OPTION_ARGUMENTS) {
    for (const name of names) for (const use of options.flags.get(name) ?? []) if (use.valueWord !== undefined && use.value !== undefined) packages.push(optionArgument(use, kind))
  }
  packages.sort((one, other) => one.range.start - other.range.start)
  const files = packages.filter((argument) => argument.kind === 'requirement-file').map((argument) => argument.name ?? argument.source)
  const installsProject = action === 'install' && packages.some((argument) => argument.kind === 'project' || (argument.kind === 'editable' && /^[./]/.test(argument.name ?? '')))
  const manifests = action === 'remove' ? [] : installsProject ? [...files, 'pyproject.toml', 'setup.py', 'setup.cfg'] : files
  const extras = packages.some((argument) => (argument.kind === 'project' || argument.kind === 'editable') && /\[[^[\]]*\]/.exec(argument.source)?.[0].slice(1, -1).split(',').some(isDevelopmentGroup) === true)
  const groups = [...(options.flags.get('--group') ?? []), ...(options.flags.get('--extra') ?? [])].some((use) => isDevelopmentGroup((use.value ?? '').replace(/^.*:/, '')))
  const noCache = options.has('--no-cache-dir', '--no-cache') || (manager === 'uv' && options.has('-n'))
  const cachePath = options.value('--cache-dir') ?? (manager === 'uv' ? '~/.cache/uv' : '~/.cache/pip')
  return operationOf(manager, action, request, {
    ...tool,
    packages,
    manifests,
    installsProject,
    ...(manifests.length === 0 ? {} : { development: extras || groups || files.some(isDevelopmentRequirementFile) ? true : files.some((file) => file.includes('$')) ? 'conditional' as const : false }),
    ...(options.has('--require-hashes') ? { lock: 'strict' as const } : {}),
    caches: noCache || action === 'remove' ? [] : [downloads(manager, cachePath)],
  })
}

const OPTION_ARGUMENTS: readonly (readonly [readonly string[], PackageArgument['kind']])[] = [
  [['-r', '--requirement', '--requirements'], 'requirement-file'], [['-c', '--constraint', '--constraints'], 'constraint-file'], [['-e', '--editable'], 'editable'],
]

function optionArgument(use: OptionUse, kind: PackageArgument['kind']): PackageArgument {
  return fileArgument(use.valueWord ?? use.word, use.value ?? '', kind)
}

/** For files and folders `name` is the path as the tool gets it. */
function fileArgument(word: ShellWord, value: string, kind: PackageArgument['kind']): PackageArgument {
  const isBare = kind === 'editable' && value.startsWith('.')
  return { source: word.source, range: word.range, kind, name: isBare ? value.replace(/\[[\s\S]*/, '') : value }
}

function downloads(manager: PackageManager, path: string): CacheFolder {
  return { manager, path, holds: 'downloaded packages' }
}

/** pipenv documentation, "Pipenv CLI reference". */
export function readPipenv(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'rcei', longWithValue: ['--python', '--requirements', '--index', '--categories', '--extra-pip-args', '--editable', '--pypi-mirror'],
  })
  const { verb, options, operands } = request
  const actions: Readonly<Record<string, PackageAction>> = { install: 'install', sync: 'install', uninstall: 'remove', lock: 'lock', update: 'upgrade', clean: 'autoremove' }
  const action = verb === '' && options.has('--clear') ? 'clean' : actions[verb] ?? 'other'
  if (action !== 'install') return operationOf('pipenv', action, request)
  const packages = operands.map(pythonPackage)
  for (const use of [...(options.flags.get('-r') ?? []), ...(options.flags.get('--requirements') ?? [])]) packages.push(optionArgument(use, 'requirement-file'))
  const files = packages.filter((argument) => argument.kind === 'requirement-file').map((argument) => argument.name ?? '')
  const named = packages.some((argument) => argument.kind !== 'variable' && argument.kind !== 'requirement-file')
  const hasDevelopment = options.has('--dev', '-d') || (options.value('--categories') ?? '').split(/[ ,]/).includes('dev-packages')
  const frozen = verb === 'sync' || options.has('--ignore-pipfile')
  return operationOf('pipenv', 'install', request, {
    packages,
    manifests: named ? files : files.length > 0 ? files : ['Pipfile', 'Pipfile.lock'],
    development: hasDevelopment ? true : operands.some(isUnknown) ? 'conditional' : false,
    lock: options.has('--deploy') ? 'strict' : frozen ? 'frozen' : 'loose',
    caches: (options.value('--extra-pip-args') ?? '').includes('--no-cache-dir') ? [] : [downloads('pipenv', '~/.cache/pipenv')],
  })
}

/** poetry documentation, "Commands". */
export function readPoetry(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'ECPG', longWithValue: ['--with', '--without', '--only', '--extras', '--directory', '--project', '--group', '--source', '--format', '--output', '--python'],
  })
  const { verb, options, operands } = request
  const actions: Readonly<Record<string, PackageAction>> = { install: 'install', sync: 'install', add: 'install', remove: 'remove', update: 'upgrade', lock: 'lock', build: 'build' }
  const isClean = verb === 'cache' && operands.some((word) => word.value === 'clear')
  const action = isClean ? 'clean' : actions[verb] ?? 'other'
  const caches = options.has('--no-cache') ? [] : [downloads('poetry', '~/.cache/pypoetry')]
  if (verb === 'add') return operationOf('poetry', action, request, { packages: operands.map((word) => separatedPackage(word, '@')), caches })
  if (verb === 'remove') return operationOf('poetry', action, request, { packages: operands.map((word) => separatedPackage(word, '@')) })
  if (action === 'build') return operationOf('poetry', action, request, { installsProject: true })
  if (action !== 'install' && action !== 'upgrade') return operationOf('poetry', action, request)
  const only = options.value('--only')
  const excluded = options.has('--no-dev', '--only-root') || names(options.value('--without')).some(isDevelopmentGroup) || (only !== undefined && !names(only).some(isDevelopmentGroup))
  return operationOf('poetry', action, request, {
    manifests: ['pyproject.toml', 'poetry.lock'],
    installsProject: !options.has('--no-root'),
    development: developmentUnless(excluded && !names(options.value('--with')).some(isDevelopmentGroup), request),
    lock: action === 'install' ? 'strict' : 'loose',
    caches,
  })
}

function names(list: string | undefined): string[] {
  return (list ?? '').split(',').map((name) => name.trim())
}

/** uv documentation, "Commands". */
export function readUv(invocation: Invocation): PackageOperation | undefined {
  const spec = {
    shortWithValue: 'pCi', longWithValue: [...PIP_VALUED, '--only-group', '--no-group', '--package', '--no-install-package', '--from', '--with', '--refresh-package', '--config-file', '--env-file'],
  }
  const request = readRequest(invocation, spec)
  const { verb, options, operands } = request
  if (verb === 'pip') return readPip('uv', invocation, without(invocation.rest, request.verbWord))
  const caches = options.has('--no-cache', '-n') ? [] : [downloads('uv', options.value('--cache-dir') ?? '~/.cache/uv')]
  switch (verb) {
    case 'run':
      return undefined
    case 'sync': {
      const only = [...(options.flags.get('--only-group') ?? [])].map((use) => use.value ?? '')
      const excluded = options.has('--no-dev', '--no-default-groups') || (only.length > 0 && !only.some(isDevelopmentGroup)) || (options.flags.get('--no-group') ?? []).some((use) => isDevelopmentGroup(use.value ?? ''))
      const asked = (options.flags.get('--group') ?? []).some((use) => isDevelopmentGroup(use.value ?? '')) || options.has('--all-groups', '--only-dev', '--dev')
      return operationOf('uv', 'install', request, {
        manifests: ['pyproject.toml', 'uv.lock'],
        installsProject: !options.has('--no-install-project', '--no-install-workspace', '--only-dev') && only.length === 0,
        development: asked ? true : developmentUnless(excluded, request),
        lock: isOn(request, 'UV_LOCKED') || options.has('--locked') ? 'strict' : isOn(request, 'UV_FROZEN') || options.has('--frozen') ? 'frozen' : 'loose',
        caches,
      })
    }
    case 'add':
      return operationOf('uv', 'install', request, { packages: operands.map(pythonPackage), caches })
    case 'remove':
      return operationOf('uv', 'remove', request, { packages: operands.map(pythonPackage) })
    case 'lock':
      return operationOf('uv', 'lock', request)
    case 'build':
      return operationOf('uv', 'build', request, { installsProject: true })
    case 'tool': {
      const isInstall = operands[0]?.value === 'install'
      return operationOf('uv', isInstall ? 'install' : 'other', request, isInstall ? { verb: 'tool install', packages: operands.slice(1).map(pythonPackage), caches } : {})
    }
    case 'cache':
      return operationOf('uv', operands[0]?.value === 'clean' || operands[0]?.value === 'prune' ? 'clean' : 'other', request)
    default:
      return operationOf('uv', 'other', request)
  }
}

function without(words: readonly ShellWord[], word: ShellWord | undefined): readonly ShellWord[] {
  return words.filter((other) => other !== word)
}

function isOn(request: Request, variable: string): boolean {
  const value = request.invocation.command.assignments.find((assignment) => assignment.name === variable)?.value?.value
  return value !== undefined && !/^(?:0|false|no|off)$/i.test(value)
}

/** pdm documentation, "CLI reference". */
export function readPdm(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: 'GpLgC', longWithValue: ['--group', '--project', '--lockfile', '--with', '--without', '--venv'] })
  const { verb, options, operands } = request
  const actions: Readonly<Record<string, PackageAction>> = { install: 'install', sync: 'install', add: 'install', remove: 'remove', update: 'upgrade', lock: 'lock', build: 'build' }
  const action = actions[verb] ?? 'other'
  const caches = action === 'install' ? [downloads('pdm', '~/.cache/pdm')] : []
  if (verb === 'add') return operationOf('pdm', action, request, { packages: operands.map(pythonPackage), caches })
  if (action !== 'install') return operationOf('pdm', action, request, { installsProject: action === 'build' })
  return operationOf('pdm', action, request, {
    manifests: ['pyproject.toml', 'pdm.lock'],
    installsProject: !options.has('--no-self'),
    development: developmentUnless(options.has('--prod', '--production', '-P', '--no-default') || options.value('--without') === 'dev', request),
    lock: options.has('--check') ? 'strict' : options.has('--frozen-lockfile', '--no-lock') || verb === 'sync' ? 'frozen' : 'loose',
    caches,
  })
}

/** conda, mamba and micromamba (conda documentation, "Commands"). */
export function readConda(invocation: Invocation): PackageOperation | undefined {
  const request = readRequest(invocation, { shortWithValue: 'ncpf', longWithValue: ['--name', '--channel', '--prefix', '--file', '--root-prefix', '--solver', '--experimental-solver'] })
  const { verb, options, operands } = request
  const sub = verb === 'env' ? operands[0]?.value ?? '' : ''
  const actions: Readonly<Record<string, PackageAction>> = {
    install: 'install', create: 'install', update: 'upgrade', upgrade: 'upgrade', remove: 'remove', uninstall: 'remove', clean: 'clean', 'env create': 'install', 'env update': 'install',
  }
  if (verb === 'run') return undefined
  const action = actions[sub === '' ? verb : `env ${sub}`] ?? 'other'
  const files = [...(options.flags.get('-f') ?? []), ...(options.flags.get('--file') ?? [])].map((use) => use.value ?? '')
  const fills = action === 'install' || action === 'upgrade'
  return operationOf('conda', action, request, {
    packages: sub === '' && action !== 'clean' && action !== 'other' ? operands.map((word) => separatedPackage(word, '=')) : [],
    ...(sub === '' ? {} : { verb: `env ${sub}` }),
    manifests: fills ? (files.length > 0 ? files : sub === '' ? [] : ['environment.yml']) : [],
    caches: fills ? [downloads('conda', '/opt/conda/pkgs')] : [],
  })
}

/** `python setup.py install`, which builds and installs the project. */
export function readSetupScript(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {})
  const isInstall = request.verb === 'install' || request.verb === 'develop'
  return operationOf('pip', isInstall ? 'install' : 'other', request, isInstall ? { manifests: ['setup.py', 'setup.cfg'], installsProject: true, development: false } : {})
}
