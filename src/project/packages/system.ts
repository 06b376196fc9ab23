import { apkPackage, aptPackage, rpmPackage, separatedPackage, zypperPackage } from './arguments.ts'
import { type Invocation, operationOf, readRequest } from './invocation.ts'
import type { CacheFolder, PackageAction, PackageManager, PackageOperation } from './model.ts'

type Actions = Readonly<Record<string, PackageAction>>

const APT_ACTIONS: Actions = {
  update: 'update', upgrade: 'upgrade', 'safe-upgrade': 'upgrade', 'dist-upgrade': 'dist-upgrade', 'full-upgrade': 'dist-upgrade',
  install: 'install', reinstall: 'install', satisfy: 'install', 'build-dep': 'build-dep', download: 'download', source: 'download',
  remove: 'remove', purge: 'remove', autoremove: 'autoremove', autopurge: 'autoremove', clean: 'clean', autoclean: 'clean',
  'auto-clean': 'clean', distclean: 'clean', 'dist-clean': 'clean',
}

/** apt-get(8), apt(8), aptitude(8). */
export function readApt(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'toca', longWithValue: ['--target-release', '--default-release', '--option', '--config-file', '--host-architecture', '--build-profiles'],
  })
  const action = APT_ACTIONS[request.verb] ?? 'other'
  const caches: CacheFolder[] = action === 'update' ? [{ manager: 'apt', path: '/var/lib/apt/lists', holds: 'package lists' }] : []
  return operationOf('apt', action, request, { packages: takesPackages(action) ? request.operands.map(aptPackage) : [], caches })
}

const APK_ACTIONS: Actions = { add: 'install', del: 'remove', update: 'update', upgrade: 'upgrade', fetch: 'download', fix: 'install' }

/** apk(8). */
export function readApk(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'tXp', longWithValue: ['--virtual', '--repository', '--root', '--arch', '--keys-dir', '--cache-dir', '--cache-max-age', '--repositories-file', '--wait', '--timeout', '--progress-fd'],
  })
  const isClean = request.verb === 'cache' && request.operands.some((word) => word.value === 'clean' || word.value === 'purge')
  const action = isClean ? 'clean' : APK_ACTIONS[request.verb] ?? 'other'
  const fills = (action === 'install' || action === 'update' || action === 'upgrade') && !request.options.has('--no-cache')
  const caches: CacheFolder[] = fills ? [{ manager: 'apk', path: '/var/cache/apk', holds: 'package lists' }] : []
  return operationOf('apk', action, request, { packages: takesPackages(action) ? request.operands.map(apkPackage) : [], caches })
}

const RPM_ACTIONS: Actions = {
  install: 'install', in: 'install', localinstall: 'install', reinstall: 'install', groupinstall: 'install', swap: 'install', update: 'upgrade', upgrade: 'upgrade',
  'update-minimal': 'upgrade', 'upgrade-minimal': 'upgrade', 'distro-sync': 'dist-upgrade', downgrade: 'install', makecache: 'update', 'check-update': 'update',
  remove: 'remove', erase: 'remove', groupremove: 'remove', autoremove: 'autoremove', clean: 'clean', builddep: 'build-dep', download: 'download',
}

/** yum(8), dnf(8), microdnf(8), tdnf. */
export function readYum(manager: 'yum' | 'dnf' | 'microdnf', invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'cdexR', longWithValue: ['--enablerepo', '--disablerepo', '--setopt', '--installroot', '--releasever', '--exclude', '--repo', '--repoid', '--disableplugin', '--enableplugin', '--disableexcludes', '--forcearch', '--repofrompath', '--advisory', '--config', '--comment'],
  })
  const isGroup = request.verb === 'group' || request.verb === 'groups' || request.verb === 'groupinstall' || request.verb === 'module'
  const subVerb = request.verb === 'group' || request.verb === 'groups' || request.verb === 'module' ? request.operands[0]?.value ?? '' : undefined
  const action = RPM_ACTIONS[subVerb ?? request.verb] ?? 'other'
  const operands = subVerb === undefined ? request.operands : request.operands.slice(1)
  const packages = operands.map((word) => (isGroup ? { source: word.source, range: word.range, kind: 'group' as const, name: word.value } : rpmPackage(word)))
  const fills = action === 'install' || action === 'upgrade' || action === 'dist-upgrade' || action === 'update' || action === 'build-dep'
  const caches: CacheFolder[] = fills ? [{ manager, path: manager === 'dnf' ? '/var/cache/dnf' : '/var/cache/yum', holds: 'downloaded packages' }] : []
  return operationOf(manager, action, request, { packages: takesPackages(action) ? packages : [], caches, ...(subVerb === undefined ? {} : { verb: `${request.verb} ${subVerb}` }) })
}

const ZYPPER_ACTIONS: Actions = {
  install: 'install', in: 'install', 'source-install': 'install', si: 'install', update: 'upgrade', up: 'upgrade', patch: 'upgrade', 'dist-upgrade': 'dist-upgrade', dup: 'dist-upgrade',
  refresh: 'update', ref: 'update', remove: 'remove', rm: 'remove', clean: 'clean', cc: 'clean', download: 'download',
}

/** zypper(8). */
export function readZypper(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, {
    shortWithValue: 'trRcD', longWithValue: ['--type', '--repo', '--from', '--root', '--installroot', '--config', '--reposd-dir', '--cache-dir', '--plus-repo', '--releasever'],
  })
  const action = ZYPPER_ACTIONS[request.verb] ?? 'other'
  const isPattern = request.options.value('-t', '--type') === 'pattern'
  const packages = request.operands.map((word) => (isPattern ? { source: word.source, range: word.range, kind: 'group' as const, name: word.value } : zypperPackage(word)))
  const fills = action === 'install' || action === 'upgrade' || action === 'dist-upgrade' || action === 'update'
  return operationOf('zypper', action, request, {
    packages: takesPackages(action) ? packages : [],
    caches: fills ? [{ manager: 'zypper', path: '/var/cache/zypp', holds: 'downloaded packages' }] : [],
  })
}

/** pacman(8): the operation is an option (`-Syu`). */
export function readPacman(invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: 'br', longWithValue: ['--dbpath', '--root', '--config', '--cachedir', '--ignore', '--overwrite', '--arch'] })
  const { options } = request
  // Everything that is no option is a package here.
  const operands = options.positionals
  const verbWord = invocation.rest.find((word) => /^-(?:[a-z]*[A-Z]|-(?:sync|remove|upgrade|query|database|files))/.test(word.value))
  const packages = operands.map((word) => separatedPackage(word, '='))
  const isSync = options.has('-S', '--sync')
  let action: PackageAction = 'other'
  if (isSync && options.has('-c', '--clean')) action = 'clean'
  else if (isSync && packages.length > 0) action = 'install'
  else if (isSync && options.has('-u', '--sysupgrade')) action = 'dist-upgrade'
  else if (isSync && options.has('-y', '--refresh')) action = 'update'
  else if (options.has('-U', '--upgrade')) action = 'install'
  else if (options.has('-R', '--remove')) action = 'remove'
  const fills = action === 'install' || action === 'dist-upgrade'
  return operationOf('pacman', action, { ...request, verb: verbWord?.value ?? '', verbWord, operands }, {
    packages,
    caches: fills ? [{ manager: 'pacman', path: '/var/cache/pacman/pkg', holds: 'downloaded packages' }] : [],
  })
}

/** dpkg(1) and rpm(8): files, no repositories. */
export function readPackageFiles(manager: 'dpkg' | 'rpm', invocation: Invocation): PackageOperation {
  const request = readRequest(invocation, { shortWithValue: '' })
  const { options } = request
  const operands = options.positionals
  const installs = manager === 'dpkg' ? options.has('-i', '--install', '--unpack') : options.has('-i', '-U', '-F', '--install', '--upgrade') && !options.has('-q', '--query')
  const removes = manager === 'dpkg' ? options.has('-r', '-P', '--remove', '--purge') : options.has('-e', '--erase')
  const action: PackageAction = installs ? 'install' : removes ? 'remove' : 'other'
  const verbWord = invocation.rest.find((word) => word.value.startsWith('-'))
  return operationOf(manager, action, { ...request, verb: verbWord?.value ?? '', verbWord, operands }, {
    packages: action === 'other' ? [] : operands.map((word) => (removes ? separatedPackage(word, '=') : manager === 'rpm' ? rpmPackage(word) : aptPackage(word))),
  })
}

function takesPackages(action: PackageAction): boolean {
  return action !== 'update' && action !== 'clean' && action !== 'other'
}

/** Managers whose caches lie in one family of folders: yum is a link to dnf on newer systems. */
export const RPM_FAMILY: ReadonlySet<PackageManager> = new Set<PackageManager>(['yum', 'dnf', 'microdnf'])
