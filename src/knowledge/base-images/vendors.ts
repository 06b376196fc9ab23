import { parseImageTag } from '../image-tag.ts'
import type { ImageTag } from '../image-tag.ts'
import { builtOn, systemFacts, systemOf } from './facts.ts'
import type { BaseImageFacts, ImageDefinition, Language } from './facts.ts'

/** Images of vendors and tools. Source: each project's own documentation and Dockerfiles. */

/** `python3-debian12` is Python on Debian 12; `nonroot` tags run as user 65532, `debug` tags add busybox's shell. */
function distroless(tag: ImageTag, repository: string): BaseImageFacts {
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  const version = /-debian(\d{1,2})$/.exec(name)?.[1]
  const debug = tag.parts.includes('debug')
  const facts = systemFacts('distroless', version)
  const { shell, ...withoutShell } = facts
  const language = distrolessLanguage(name)
  return {
    ...(debug ? withoutShell : { ...withoutShell, ...(shell === undefined ? {} : { shell }) }),
    user: tag.parts.includes('nonroot') ? '65532' : 'root',
    tools: {
      ...facts.tools,
      ...(debug ? { wget: true } : {}),
      ...(language === 'python' ? { python: true } : {}),
      ...(language === 'node' ? { node: true } : {}),
    },
    ...(language === undefined ? {} : { language }),
    ...(language === 'python' ? { entrypoint: ['/usr/bin/python3'] } : language === 'node' ? { entrypoint: ['/nodejs/bin/node'] } : {}),
    runsAs: language === undefined ? 'system' : 'runtime',
  }
}

function distrolessLanguage(name: string): Language | undefined {
  if (name.startsWith('python3')) return 'python'
  if (name.startsWith('nodejs')) return 'node'
  if (name.startsWith('java') && !name.startsWith('java-base')) return 'java'
  return undefined
}

const DISTROLESS_NAMES = [
  'static', 'base', 'base-nossl', 'cc', 'python3', 'java-base', 'java17', 'java21', 'java25', 'nodejs18', 'nodejs20', 'nodejs22', 'nodejs24',
].flatMap((name) => [name, `${name}-debian11`, `${name}-debian12`, `${name}-debian13`])

/** Chainguard's images run without root and without a shell, except for their `-dev` variants. */
function chainguard(language: Language | undefined): (tag: ImageTag) => BaseImageFacts {
  return (tag) => {
    const development = tag.parts.includes('dev')
    const facts = builtOn(systemFacts('wolfi'), { user: '65532', runsAs: 'runtime', ...(language === undefined ? {} : { language }) })
    return development ? { ...facts, packageManagers: ['apk'] } : { ...facts, shell: 'none', hasBash: false }
  }
}

const CHAINGUARD_LANGUAGES: Readonly<Record<string, Language | undefined>> = { python: 'python', node: 'node', jre: 'java', php: 'php', ruby: 'ruby', static: undefined }

/** uv's plain tags hold nothing but the program; the others name a Python, Debian or Alpine image they stand on. */
function uv(tag: ImageTag): BaseImageFacts {
  if (tag.distribution === undefined && !tag.parts.some((part) => part.startsWith('python'))) {
    return { ...systemFacts('scratch'), entrypoint: ['/uv'], runsAs: 'runtime' }
  }
  const system = systemOf(tag, 'debian')
  const python = tag.parts.some((part) => part.startsWith('python'))
  const full = system.distribution === 'debian' && !tag.parts.includes('slim')
  return builtOn(system, {
    adds: 'all-known',
    language: 'python',
    tools: { ...(full ? { curl: true, wget: true, git: true, gcc: true, make: true } : {}), ...(python ? { python: true, pip: true } : {}) },
    environmentNames: ['PATH', 'LANG', 'GPG_KEY', 'PYTHON_VERSION', 'PYTHON_SHA256', 'UV_TOOL_BIN_DIR'],
    command: ['/usr/local/bin/uv'],
    runsAs: 'runtime',
  }, python ? [] : ['python', 'pip'])
}

/** An image whose user is known and little else; its system is what the tag says, if anything. */
function runningAs(user: string, language?: Language): (tag: ImageTag) => BaseImageFacts {
  return (tag) => builtOn(systemOf(tag, undefined), { user, runsAs: 'runtime', ...(language === undefined ? {} : { language }) })
}

const BITNAMI_SERVICES = ['postgresql', 'mysql', 'mariadb', 'redis', 'mongodb', 'rabbitmq', 'kafka', 'zookeeper', 'nginx', 'apache', 'elasticsearch', 'kubectl', 'memcached', 'etcd', 'keycloak', 'valkey']
const SELENIUM = ['standalone-chrome', 'standalone-firefox', 'standalone-edge', 'standalone-chromium', 'hub', 'node-chrome', 'node-firefox', 'node-edge', 'node-chromium']
const JUPYTER = ['base-notebook', 'minimal-notebook', 'scipy-notebook', 'datascience-notebook', 'tensorflow-notebook', 'pyspark-notebook', 'all-spark-notebook', 'r-notebook', 'julia-notebook', 'pytorch-notebook']

export const VENDOR_IMAGES: readonly ImageDefinition[] = [
  { repositories: DISTROLESS_NAMES.map((name) => `gcr.io/distroless/${name}`), variants: ['latest', 'nonroot', 'debug'], describe: distroless },
  ...Object.entries(CHAINGUARD_LANGUAGES).map(([name, language]): ImageDefinition => ({
    repositories: [`cgr.dev/chainguard/${name}`, `chainguard/${name}`],
    variants: ['latest', 'latest-dev'],
    describe: chainguard(language),
  })),
  { repositories: ['cgr.dev/chainguard/wolfi-base', 'chainguard/wolfi-base'], variants: ['latest'], describe: () => ({ ...systemFacts('wolfi'), packageManagers: ['apk'], shell: 'ash' }) },
  { repositories: ['ghcr.io/astral-sh/uv', 'astral/uv'], variants: ['latest', 'bookworm-slim', 'python3.12-alpine', 'python3.12-bookworm'], describe: uv },
  { repositories: BITNAMI_SERVICES.flatMap((name) => [`bitnami/${name}`, `bitnamilegacy/${name}`, `public.ecr.aws/bitnami/${name}`]), variants: ['latest'], describe: (tag) => builtOn(systemOf(tag, undefined), { user: '1001', hasBash: true, runsAs: 'service' }) },
  { repositories: ['bitnami/minideb'], variants: ['latest'], describe: (tag) => systemFacts('debian', tag.distributionVersion) },
  {
    repositories: ['continuumio/miniconda3', 'continuumio/anaconda3', 'condaforge/miniforge3', 'condaforge/mambaforge'],
    variants: ['latest'],
    describe: (tag, repository) => builtOn(systemOf(tag, repository.startsWith('continuumio') ? 'debian' : undefined), { language: 'python', tools: { python: true, pip: true }, runsAs: 'runtime' }),
  },
  { repositories: ['mambaorg/micromamba'], variants: ['latest'], describe: runningAs('mambauser', 'python') },
  { repositories: JUPYTER.flatMap((name) => [`jupyter/${name}`, `quay.io/jupyter/${name}`]), variants: ['latest'], describe: (tag) => builtOn(systemOf(tag, 'ubuntu'), { user: '1000', language: 'python', tools: { python: true, pip: true }, runsAs: 'service', exposedPorts: [8888] }) },
  { repositories: ['tiangolo/uvicorn-gunicorn-fastapi', 'tiangolo/uvicorn-gunicorn', 'tiangolo/meinheld-gunicorn', 'tiangolo/uwsgi-nginx-flask', 'tiangolo/uwsgi-nginx'], variants: ['latest', 'alpine'], describe: (tag) => builtOn(systemOf(tag, 'debian'), { language: 'python', tools: { python: true, pip: true }, runsAs: 'service' }) },
  { repositories: ['nikolaik/python-nodejs'], variants: ['latest', 'slim', 'alpine'], describe: (tag) => builtOn(systemOf(tag, 'debian'), { language: 'python', tools: { python: true, pip: true, node: true, npm: true }, runsAs: 'runtime' }) },
  { repositories: ['nvidia/cuda', 'nvcr.io/nvidia/cuda'], variants: ['ubuntu22.04', 'ubi9'], describe: cuda },
  { repositories: ['pytorch/pytorch', 'tensorflow/tensorflow'], variants: ['latest'], describe: (tag) => builtOn(systemFacts('ubuntu'), { language: 'python', tools: { python: true }, ...(tag.parts.includes('jupyter') ? { exposedPorts: [8888] } : {}), runsAs: 'runtime' }) },
  { repositories: ['mcr.microsoft.com/playwright', 'mcr.microsoft.com/playwright/python'], variants: ['latest'], describe: (tag, repository) => builtOn(systemOf(tag, 'ubuntu'), { language: repository.endsWith('python') ? 'python' : 'node', runsAs: 'runtime' }) },
  { repositories: ['cypress/base', 'cypress/included', 'cypress/browsers', 'cypress/factory'], variants: ['latest'], describe: () => builtOn(systemFacts('debian'), { language: 'node', tools: { node: true, npm: true }, runsAs: 'runtime' }) },
  { repositories: SELENIUM.map((name) => `selenium/${name}`), variants: ['latest'], describe: () => builtOn(systemFacts('ubuntu'), { user: '1200', runsAs: 'service' }) },
  { repositories: ['python', 'node', 'go', 'ruby', 'php', 'openjdk', 'base', 'rust', 'elixir'].map((name) => `cimg/${name}`), variants: ['latest'], describe: () => builtOn(systemFacts('ubuntu'), { user: 'circleci', tools: { curl: true, git: true, wget: true }, runsAs: 'runtime' }) },
  { repositories: ['hashicorp/terraform'], variants: ['latest'], describe: (tag) => builtOn(systemOf(tag, 'alpine'), { tools: { git: true }, entrypoint: ['/bin/terraform'], runsAs: 'runtime' }) },
  { repositories: ['alpine/git', 'bitnami/git'], variants: ['latest'], describe: (tag, repository) => builtOn(repository === 'alpine/git' ? systemFacts('alpine') : systemOf(tag, undefined), { user: repository === 'alpine/git' ? 'root' : undefined, tools: { git: true }, runsAs: 'runtime' }) },
  { repositories: ['curlimages/curl', 'quay.io/curl/curl'], variants: ['latest'], describe: () => builtOn(systemFacts('alpine'), { user: 'curl_user', tools: { curl: true }, runsAs: 'runtime' }) },
]

function cuda(tag: ImageTag): BaseImageFacts {
  const parsed = tag.distribution === undefined ? parseImageTag('latest') : tag
  return builtOn(systemOf(parsed, undefined), {
    environmentNames: ['PATH', 'LD_LIBRARY_PATH', 'LIBRARY_PATH', 'NVARCH', 'CUDA_VERSION', 'NVIDIA_VISIBLE_DEVICES', 'NVIDIA_DRIVER_CAPABILITIES', 'NVIDIA_REQUIRE_CUDA', 'NV_CUDA_CUDART_VERSION', 'NV_CUDA_LIB_VERSION'],
    runsAs: 'system',
  })
}
