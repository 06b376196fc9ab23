import { describe, expect, it } from 'vitest'
import { isBuildTool, isDevelopmentPackage, isDevelopmentRequirementFile, isNodeTooling, type PackageManager } from '../../../src/project/packages/index.ts'

describe('build tools', () => {
  it.each<[PackageManager, string]>([
    ['apt', 'build-essential'], ['apt', 'gcc'], ['apt', 'g++-12'], ['apt', 'libpq-dev'], ['apt', 'python3-dev'], ['apt', 'python3.11-dev'], ['apt', 'libc6-dev'], ['apt', 'default-libmysqlclient-dev'], ['apt', 'openjdk-17-jdk-headless'],
    ['apk', 'build-base'], ['apk', 'musl-dev'], ['apk', 'postgresql-dev'], ['apk', 'linux-headers'], ['apk', 'cargo'], ['yum', 'gcc-c++'], ['dnf', 'openssl-devel'], ['dnf', 'java-17-openjdk-devel'], ['apt', 'golang-1.22'],
  ])('%s %s', (manager, name) => {
    expect(isBuildTool(manager, name)).toBe(true)
  })

  it.each<[PackageManager, string]>([
    ['apt', 'libpq5'], ['apt', 'git'], ['apt', 'ca-certificates'], ['apt', 'curl'], ['apt', 'libgcc-s1'], ['apk', 'libstdc++'], ['apk', 'libgcc'], ['apt', 'udev'], ['apt', 'gettext'], ['apt', 'openjdk-17-jre-headless'],
    ['dnf', 'java-17-openjdk'], ['apt', 'gccgo-doc'], ['pip', 'cmake'], ['npm', 'make'], ['apt', 'device-tree'], ['apt', 'devscripts-x'],
  ])('%s %s is none', (manager, name) => {
    expect(isBuildTool(manager, name)).toBe(false)
  })
})

describe('names of development', () => {
  it.each(['requirements-dev.txt', 'dev-requirements.txt', 'requirements/local.txt', 'requirements/test.txt', 'test_requirements.in', 'dev/requirements.txt', 'requirements.dev.txt'])('%s', (path) => {
    expect(isDevelopmentRequirementFile(path)).toBe(true)
  })

  it.each(['requirements.txt', 'requirements/production.txt', 'requirements/base.txt', '/dev/shm/list.txt', 'requirements-device.txt', 'test/../prod.txt', 'contest.txt'])('%s is none', (path) => {
    expect(isDevelopmentRequirementFile(path)).toBe(false)
  })

  it('of packages are compared as PyPI does', () => {
    expect(['pytest', 'pytest-cov', 'Django_Debug.Toolbar', 'ipdb'].every(isDevelopmentPackage)).toBe(true)
    expect(['django', 'gunicorn', 'pip', 'coveragepy-lcov'].some(isDevelopmentPackage)).toBe(false)
  })

  it('of Node tooling', () => {
    expect(['nodejs', 'npm', 'yarn', 'nodejs18'].every(isNodeTooling)).toBe(true)
    expect(['node-exporter', 'libnode', 'git'].some(isNodeTooling)).toBe(false)
  })
})
