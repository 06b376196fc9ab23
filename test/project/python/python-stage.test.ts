import { describe, expect, it } from 'vitest'
import { isRun } from '../../../src/project/dependency-layers.ts'
import { djangoOfService, djangoOfStage, isDjangoStage, isOnPath, packagesOfOperation, pythonOfStage, sourceIsMissing, virtualenvsOf } from '../../../src/project/python/index.ts'
import { lastStage, projectOf, serviceNamed } from '../../support/memory-project.ts'

describe('the Python of a stage', () => {
  it.each([
    ['python:3.13-slim-trixie', { version: '3.13', libc: 'glibc', folder: '/usr/local/bin' }],
    ['python:3.12-alpine', { version: '3.12', libc: 'musl', folder: '/usr/local/bin' }],
    ['python:3', { version: undefined, libc: 'glibc', folder: '/usr/local/bin' }],
    ['ghcr.io/astral-sh/uv:python3.13-bookworm-slim', { version: '3.13', libc: 'glibc', folder: '/usr/local/bin' }],
    ['ghcr.io/astral-sh/uv:0.9-python3.12-alpine', { version: '3.12', libc: 'musl', folder: '/usr/local/bin' }],
    ['gcr.io/distroless/python3-debian12', { version: '3.11', libc: 'glibc', folder: '/usr/bin' }],
  ])('%s', (image, python) => {
    expect(pythonOfStage(lastStage(projectOf({ Dockerfile: `FROM ${image}\n` })))).toEqual(python)
  })

  it.each(['debian:13', 'registry.example.org/python:3.13', 'ghcr.io/astral-sh/uv:debian-slim', 'python:${VERSION}'])('is not known of %s', (image) => {
    expect(pythonOfStage(lastStage(projectOf({ Dockerfile: `FROM ${image}\n` })))?.version).toBeUndefined()
  })
})

describe('virtualenvs', () => {
  const paths = (dockerfile: string): unknown => virtualenvsOf(lastStage(projectOf({ Dockerfile: dockerfile }))).map(({ tool, path }) => `${tool} ${path ?? '?'}`)

  it.each([
    ['FROM python:3.13\nRUN python -m venv /opt/venv\n', ['venv /opt/venv']],
    ['FROM python:3.13\nWORKDIR /app\nRUN virtualenv -p python3 env\n', ['venv /app/env']],
    ['FROM python:3.13\nENV VIRTUAL_ENV=/opt/venv\nRUN python3 -m venv $VIRTUAL_ENV\n', ['venv /opt/venv']],
    ['FROM python:3.13\nWORKDIR /app\nRUN uv venv && uv sync\n', ['uv /app/.venv', 'uv /app/.venv']],
    ['FROM python:3.13\nENV UV_PROJECT_ENVIRONMENT=/opt/venv\nWORKDIR /app\nRUN uv sync\n', ['uv /opt/venv']],
    ['FROM python:3.13\nWORKDIR /app\nRUN poetry install --no-root\n', ['poetry ?']],
    ['FROM python:3.13\nWORKDIR /app\nENV POETRY_VIRTUALENVS_IN_PROJECT=1\nRUN poetry install --no-root\n', ['poetry /app/.venv']],
    ['FROM python:3.13\nRUN poetry config virtualenvs.create false && poetry install\n', []],
    ['FROM python:3.13\nRUN pipenv install --deploy\n', ['pipenv ?']],
    ['FROM python:3.13\nRUN pipenv install --system\n', []],
    ['FROM python:3.13\nWORKDIR /app\nRUN cd /srv && python -m venv env\n', []],
    ['FROM python:3.13\nARG V\nRUN python -m venv $V\n', []],
    ['FROM python:3.13\nRUN pip install virtualenv\n', []],
  ])('%j', (dockerfile, expected) => {
    expect(paths(dockerfile)).toEqual(expected)
  })

  it('is on PATH', () => {
    expect(isOnPath(lastStage(projectOf({ Dockerfile: 'FROM python:3.13\nENV PATH="/opt/x/bin:$PATH"\n' })), '/opt/x')).toBe(true)
    expect(isOnPath(lastStage(projectOf({ Dockerfile: 'FROM python:3.13\nENV PATH="/opt/x/bin:$PATH"\n' })), '/opt/y')).toBe(false)
    expect(isOnPath(lastStage(projectOf({ Dockerfile: 'FROM python:3.13\n' })), '/opt/y')).toBe(false)
  })
})

describe('what an install brings', () => {
  const packages = (files: Readonly<Record<string, string>>): string[] => {
    const project = projectOf(files)
    return lastStage(project).operations.flatMap(({ operation, step }) => packagesOfOperation(project, step, operation).map(({ name }) => name))
  }

  it('is read out of files that were copied', () => {
    expect(packages({ Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY requirements ./requirements\nRUN pip install -r requirements/prod.txt redis\n', 'requirements/prod.txt': '-r base.txt\n', 'requirements/base.txt': 'django\n' })).toEqual(['redis', 'django'])
  })

  it('is read out of files that are mounted', () => {
    expect(packages({ Dockerfile: 'FROM python:3.13\nWORKDIR /app\nRUN --mount=type=bind,source=deps/r.txt,target=/tmp/r.txt pip install -r /tmp/r.txt\n', 'deps/r.txt': 'celery\n' })).toEqual(['celery'])
  })

  it('is not known where the file is not there', () => {
    expect(packages({ Dockerfile: 'FROM python:3.13\nCOPY r.txt .\nRUN pip install -r r.txt\n' })).toEqual([])
  })

  it.each([
    ['COPY pyproject.toml uv.lock README.md ./', true],
    ['COPY . .', false],
    ['COPY pyproject.toml src/ ./', false],
    ['COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/\nCOPY pyproject.toml ./', true],
    ['COPY --from=build /app /app\nCOPY pyproject.toml ./', false],
  ])('comes before the source: %j is %j', (copies, expected) => {
    const step = lastStage(projectOf({ Dockerfile: `FROM python:3.13\nWORKDIR /app\n${copies}\nRUN uv sync\n` })).steps.find(isRun)
    expect(step === undefined ? undefined : sourceIsMissing(step)).toBe(expected)
  })
})

describe('Django', () => {
  const manage = 'import os\nfrom django.core.management import execute_from_command_line\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")\n'

  it('is found in the image', () => {
    const project = projectOf({ Dockerfile: 'FROM python:3.13\nCOPY backend /srv\n', 'backend/manage.py': manage })
    expect(djangoOfStage(project, lastStage(project))).toEqual({ managePath: 'backend/manage.py', root: 'backend', defaultModule: 'config.settings.local' })
    expect(isDjangoStage(project, lastStage(project))).toBe(true)
  })

  it('is found in what a service mounts', () => {
    const project = projectOf({ Dockerfile: 'FROM python:3.13\nWORKDIR /app\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [".:/app"]\n', 'manage.py': manage })
    expect(djangoOfStage(project, lastStage(project))).toBeUndefined()
    expect(djangoOfService(project, serviceNamed(project, 'web'))?.managePath).toBe('manage.py')
  })

  it('is not guessed where there are two, or where the file is another one', () => {
    const two = projectOf({ Dockerfile: 'FROM python:3.13\nCOPY . /srv\n', 'a/manage.py': manage, 'b/manage.py': manage })
    expect(djangoOfStage(two, lastStage(two))).toBeUndefined()
    const copiedTwice = projectOf({ Dockerfile: 'FROM python:3.13\nCOPY a /srv\nCOPY a /opt\nCOPY b /app\n', 'a/manage.py': manage, 'b/manage.py': manage })
    expect(djangoOfStage(copiedTwice, lastStage(copiedTwice))).toBeUndefined()
    const other = projectOf({ Dockerfile: 'FROM python:3.13\nCOPY . /srv\n', 'manage.py': 'from flask_script import Manager\n' })
    expect(djangoOfStage(other, lastStage(other))).toBeUndefined()
  })
})
