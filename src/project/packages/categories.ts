import type { PackageManager } from './model.ts'

/** Compilers and what only a compiler needs, by their names in Debian, Alpine, Fedora and openSUSE. */
const BUILD_TOOLS: ReadonlySet<string> = new Set([
  'build-essential', 'build-base', 'alpine-sdk', 'base-devel', 'devel_basis', 'gcc', 'g++', 'gcc-c++', 'clang', 'llvm', 'lld', 'gfortran', 'gcc-gfortran', 'cpp', 'make', 'gmake', 'cmake', 'ninja', 'ninja-build',
  'meson', 'samurai', 'autoconf', 'automake', 'libtool', 'libtool-bin', 'bison', 'flex', 'm4', 'pkg-config', 'pkgconf', 'pkgconfig', 'binutils', 'patch', 'nasm', 'yasm', 'swig', 'cython', 'cython3',
  'linux-headers', 'kernel-headers', 'kernel-devel', 'libc6-dev', 'rust', 'rustc', 'cargo', 'golang', 'golang-go', 'go', 'ghc', 'maven', 'gradle', 'dpkg-dev', 'debhelper', 'devscripts', 'fakeroot',
  'rpm-build', 'rpmdevtools', 'redhat-rpm-config', 'abuild', 'ccache', 'gyp', 'node-gyp', 'patchelf', 'protobuf-compiler', 'musl-dev', 'libstdc++-dev', 'development tools', 'development-tools', 'c-development',
])

/** Names that look like headers and are none. */
const NO_BUILD_TOOLS: ReadonlySet<string> = new Set(['shared-mime-info-dev', 'udev', 'eudev', 'libudev', 'libgudev', 'python3-pydev'])

const VERSIONED = /^(?:gcc|g\+\+|clang|llvm|gfortran|cpp|golang|rustc|cargo|make|cmake|automake|autoconf|linux-headers|gcc-toolset|devtoolset|openjdk)-?\d/

/**
 * Whether a package of a system manager only serves to compile: compilers, make and its kin, headers (`-dev`, `-devel`).
 * Run-time libraries (`libpq5`), git, curl and certificates are none. A JDK counts, a JRE does not.
 */
export function isBuildTool(manager: PackageManager, name: string): boolean {
  switch (manager) {
    case 'apt':
    case 'apk':
    case 'yum':
    case 'dnf':
    case 'microdnf':
    case 'zypper':
    case 'pacman':
      break
    case 'conda':
      return /^(?:gcc|gxx|clang|make|cmake|compilers|c-compiler|cxx-compiler|gfortran)(?:_|$)/.test(name)
    default:
      return false
  }
  const plain = name.toLowerCase()
  if (NO_BUILD_TOOLS.has(plain)) return false
  if (BUILD_TOOLS.has(plain)) return true
  if (plain.startsWith('openjdk') || plain.startsWith('java-')) return plain.includes('jdk') && !plain.includes('jre') && (!plain.startsWith('java-') || plain.includes('devel'))
  return /-dev(?:el)?$/.test(plain) || (/-dev$/.test(plain.replace(/(?<![\d.])[\d.]+$/, '')) && plain.startsWith('lib')) || VERSIONED.test(plain) || /^linux-headers-/.test(plain)
}

const NODE_TOOLING: ReadonlySet<string> = new Set(['nodejs', 'node', 'npm', 'yarn', 'yarnpkg', 'nodejs-npm', 'nodejs-current', 'nodejs-lts', 'pnpm', 'node-gyp', 'bun', 'corepack'])

/** Whether a package of a system manager brings Node.js or one of its package managers. */
export function isNodeTooling(name: string): boolean {
  const plain = name.toLowerCase()
  return NODE_TOOLING.has(plain) || /^nodejs-?\d+$/.test(plain)
}

const DEVELOPMENT_WORDS: ReadonlySet<string> = new Set(['dev', 'devel', 'develop', 'development', 'local', 'test', 'tests', 'testing', 'ci', 'debug', 'lint', 'linting', 'docs'])

/**
 * Whether a requirement file is by its name one of development or test: `requirements-dev.txt`, `dev-requirements.txt`,
 * `requirements/local.txt`, `test_requirements.in`. Folders count only where they are named so (`dev/requirements.txt`).
 */
export function isDevelopmentRequirementFile(path: string): boolean {
  const parts = path.split('/')
  const file = (parts.at(-1) ?? '').toLowerCase().replace(/\.(?:txt|in|pip|lock|ya?ml)$/, '')
  if (file.split(/[-_.]/).some((word) => DEVELOPMENT_WORDS.has(word))) return true
  const folder = (parts.at(-2) ?? '').toLowerCase()
  return parts.length > 1 && DEVELOPMENT_WORDS.has(folder) && file.startsWith('requirements')
}

/** Whether a dependency group or extra is by its name one of development or test. */
export function isDevelopmentGroup(name: string): boolean {
  return DEVELOPMENT_WORDS.has(name.trim().toLowerCase()) && name !== 'local'
}

const DEVELOPMENT_PACKAGES: ReadonlySet<string> = new Set([
  'pytest', 'ipdb', 'pdbpp', 'pudb', 'debugpy', 'ptvsd', 'pydevd', 'pydevd-pycharm', 'django-debug-toolbar', 'django-silk', 'nplusone', 'coverage', 'tox', 'nox', 'flake8', 'pylint', 'mypy', 'black', 'isort', 'ruff',
  'autopep8', 'bandit', 'pre-commit', 'factory-boy', 'faker', 'model-bakery', 'mixer', 'freezegun', 'hypothesis', 'responses', 'vcrpy', 'ipython', 'jedi', 'django-stubs', 'djangorestframework-stubs', 'watchdog', 'werkzeug-debugger',
  'pip-tools', 'pip-audit', 'sphinx', 'mkdocs', 'locust', 'django-browser-reload', 'watchfiles',
  'nodemon', 'ts-node-dev', 'jest', 'mocha', 'vitest', 'eslint', 'prettier', 'cypress', 'playwright', 'ts-node', 'tsx', 'concurrently', 'webpack-dev-server', 'supervisor-dev',
  'phpunit', 'xdebug', 'rspec', 'rubocop', 'byebug', 'pry',
])

/** Whether a package of a language's registry is one that only development or tests need. Names are compared as PyPI does. */
export function isDevelopmentPackage(name: string): boolean {
  const plain = name.toLowerCase().replace(/[_.]+/g, '-')
  return DEVELOPMENT_PACKAGES.has(plain) || plain.startsWith('pytest-') || plain.startsWith('flake8-') || plain.startsWith('types-')
}
