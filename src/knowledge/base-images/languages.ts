import type { ImageTag } from '../image-tag.ts'
import { builtOn, systemOf } from './facts.ts'
import type { Additions, BaseImageFacts, ImageDefinition, ImageTools } from './facts.ts'

/** Interpreted languages' official images. Source: the Dockerfiles that Docker Official Images publish for each. */

/** The full Debian variants stand on buildpack-deps, which brings these. */
const BUILD_TOOLS: ImageTools = { curl: true, wget: true, git: true, gcc: true, make: true }

function isFullDebian(tag: ImageTag, system: BaseImageFacts): boolean {
  return system.distribution === 'debian' && !tag.parts.includes('slim')
}

const PYTHON_NAMES = ['PATH', 'LANG', 'GPG_KEY', 'PYTHON_VERSION', 'PYTHON_SHA256', 'PYTHON_PIP_VERSION', 'PYTHON_SETUPTOOLS_VERSION', 'PYTHON_GET_PIP_URL', 'PYTHON_GET_PIP_SHA256']

function python(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  return builtOn(system, {
    adds: 'all-known',
    language: 'python',
    tools: { ...(isFullDebian(tag, system) ? BUILD_TOOLS : {}), python: true, pip: true },
    environmentNames: PYTHON_NAMES,
    environmentComplete: true,
    command: ['python3'],
    runsAs: 'runtime',
  })
}

function node(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  return builtOn(system, {
    adds: 'all-known',
    language: 'node',
    // The full image has Python for node-gyp's sake; that is not certain of every release, so nothing is said.
    tools: { ...(isFullDebian(tag, system) ? BUILD_TOOLS : {}), node: true, npm: true },
    environmentNames: ['PATH', 'NODE_VERSION', 'YARN_VERSION', 'NPM_CONFIG_LOGLEVEL'],
    environmentComplete: true,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['node'],
    runsAs: 'runtime',
  }, isFullDebian(tag, system) ? ['python', 'pip'] : [])
}

const PHP_DEBIAN: ImageTools = { curl: true, wget: false, git: false, gcc: true, make: true }
const PHP_ALPINE: ImageTools = { curl: true, git: false, gcc: false }

function php(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  const alpine = system.distribution === 'alpine'
  return builtOn(system, {
    language: 'php',
    ...(alpine ? { hasBash: false } : {}),
    tools: alpine ? PHP_ALPINE : PHP_DEBIAN,
    environment: { PHP_INI_DIR: '/usr/local/etc/php' },
    environmentNames: ['PATH', 'PHPIZE_DEPS', 'PHP_VERSION', 'PHP_URL', 'PHP_ASC_URL', 'PHP_SHA256', 'GPG_KEYS', 'PHP_CFLAGS', 'PHP_CPPFLAGS', 'PHP_LDFLAGS', 'PHP_EXTRA_BUILD_DEPS', 'PHP_EXTRA_CONFIGURE_ARGS', 'PHP_MD5', 'APACHE_CONFDIR', 'APACHE_ENVVARS'],
    environmentComplete: true,
    entrypoint: ['docker-php-entrypoint'],
    runsAs: 'runtime',
    ...phpServer(tag),
  })
}

/** The process managers start as root and run the site as www-data. */
function phpServer(tag: ImageTag): Additions {
  if (tag.parts.includes('fpm')) return { command: ['php-fpm'], workdir: '/var/www/html', exposedPorts: [9000], dropsPrivileges: true }
  if (tag.parts.includes('apache')) return { command: ['apache2-foreground'], workdir: '/var/www/html', exposedPorts: [80], dropsPrivileges: true }
  return { command: ['php', '-a'] }
}

function ruby(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  const full = isFullDebian(tag, system)
  return builtOn(system, {
    adds: 'all-known',
    language: 'ruby',
    tools: full ? BUILD_TOOLS : {},
    environment: { LANG: 'C.UTF-8', GEM_HOME: '/usr/local/bundle', BUNDLE_APP_CONFIG: '/usr/local/bundle' },
    environmentNames: ['PATH', 'RUBY_VERSION', 'RUBY_MAJOR', 'RUBY_DOWNLOAD_URL', 'RUBY_DOWNLOAD_SHA256', 'BUNDLE_SILENCE_ROOT_WARNING', 'BUNDLE_PATH', 'BUNDLE_BIN', 'RUBYGEMS_VERSION', 'BUNDLER_VERSION'],
    environmentComplete: true,
    command: ['irb'],
    runsAs: 'runtime',
  }, full ? ['python', 'pip'] : [])
}

function erlangFamily(language: 'elixir' | 'erlang'): (tag: ImageTag) => BaseImageFacts {
  return (tag) => {
    const system = systemOf(tag, 'debian')
    return builtOn(system, { language, tools: isFullDebian(tag, system) ? BUILD_TOOLS : {}, runsAs: 'runtime' })
  }
}

/** A language image of which no more is stated than its usual system and what it runs. */
function plainLanguage(additions: Additions): (tag: ImageTag) => BaseImageFacts {
  return (tag) => builtOn(systemOf(tag, 'debian'), { runsAs: 'runtime', ...additions })
}

const DEBIAN_VARIANTS = ['latest', 'slim', 'alpine']

export const LANGUAGE_IMAGES: readonly ImageDefinition[] = [
  { repositories: ['python'], variants: DEBIAN_VARIANTS, describe: python },
  { repositories: ['pypy'], variants: ['latest', 'slim'], describe: plainLanguage({ language: 'python' }) },
  { repositories: ['node'], variants: DEBIAN_VARIANTS, describe: node },
  { repositories: ['php'], variants: ['cli', 'fpm', 'apache', 'cli-alpine', 'fpm-alpine'], describe: php },
  {
    repositories: ['composer', 'composer/composer'],
    variants: ['latest'],
    describe: (tag) => builtOn(systemOf(tag, 'alpine'), {
      language: 'php', hasBash: true, tools: { curl: true, git: true }, workdir: '/app',
      environmentNames: ['PATH'], entrypoint: ['/docker-entrypoint.sh'], command: ['composer'], runsAs: 'runtime',
    }),
  },
  { repositories: ['ruby'], variants: DEBIAN_VARIANTS, describe: ruby },
  { repositories: ['perl'], variants: ['latest', 'slim'], describe: plainLanguage({ language: 'perl' }) },
  { repositories: ['elixir', 'hexpm/elixir'], variants: DEBIAN_VARIANTS, describe: (tag, repository) => (repository === 'elixir' ? erlangFamily('elixir')(tag) : hexpm(tag)) },
  { repositories: ['erlang', 'hexpm/erlang'], variants: DEBIAN_VARIANTS, describe: (tag, repository) => (repository === 'erlang' ? erlangFamily('erlang')(tag) : hexpm(tag)) },
  { repositories: ['r-base', 'rocker/r-ver'], variants: ['latest'], describe: (tag, repository) => builtOn(systemOf(tag, repository === 'r-base' ? 'debian' : 'ubuntu'), { language: 'r', runsAs: 'runtime' }) },
  { repositories: ['julia'], variants: ['latest', 'alpine'], describe: plainLanguage({ language: 'julia' }) },
  { repositories: ['oven/bun'], variants: ['latest', 'slim', 'alpine', 'distroless'], describe: bun },
  { repositories: ['denoland/deno'], variants: ['latest', 'debian', 'alpine', 'distroless'], describe: (tag) => builtOn(systemOf(tag, 'debian'), { language: 'node', runsAs: 'runtime', user: undefined }) },
]

/** Their system stands in the tag (`1.16.0-erlang-26.1-debian-bookworm-20231009-slim`). */
function hexpm(tag: ImageTag): BaseImageFacts {
  return builtOn(systemOf(tag, undefined), { language: 'elixir', runsAs: 'runtime' })
}

function bun(tag: ImageTag): BaseImageFacts {
  const system = systemOf(tag, 'debian')
  if (system.distribution === 'distroless') return { ...system, language: 'node', user: undefined, runsAs: 'runtime' }
  return builtOn(system, { language: 'node', workdir: '/home/bun/app', runsAs: 'runtime' })
}
