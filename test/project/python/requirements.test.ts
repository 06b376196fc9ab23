import { describe, expect, it } from 'vitest'
import { packageName, parseRequirement, readPipfile, readPyProject, readRequirements } from '../../../src/project/python/index.ts'
import { createDocument, type Document, textOf } from '../../../src/text/document.ts'

function documents(files: Readonly<Record<string, string>>): (path: string) => Document | undefined {
  return (path) => {
    const text = files[path]
    return text === undefined ? undefined : createDocument(path, 'manifest', text)
  }
}

describe('requirements files', () => {
  it('follows -r from the folder of the file that names it', () => {
    const { requirements, files, complete } = readRequirements(documents({
      'requirements/production.txt': '-r base.txt\ngunicorn==23.0.0\n',
      'requirements/base.txt': '# comment\nDjango==5.2.8  # the framework\n-r ../common.txt\n',
      'common.txt': 'psycopg[binary]>=3.2; python_version > "3.8"\n',
    }), 'requirements/production.txt')
    expect(requirements.map(({ name, version, extras }) => [name, version, extras])).toEqual([['gunicorn', '23.0.0', []], ['django', '5.2.8', []], ['psycopg', undefined, ['binary']]])
    expect(files).toEqual(['requirements/production.txt', 'requirements/base.txt', 'common.txt'])
    expect(complete).toBe(true)
    expect(requirements.map(({ at }) => (at === undefined ? '' : textOf(at)))).toEqual(['gunicorn==23.0.0', 'Django==5.2.8', 'psycopg[binary]>=3.2; python_version > "3.8"'])
  })

  it('takes no packages out of constraints', () => {
    const { requirements, complete } = readRequirements(documents({ 'r.txt': '-c c.txt\nflask\n', 'c.txt': 'psycopg2==2.9.11\n-r more.txt\n', 'more.txt': 'celery\n' }), 'r.txt')
    expect(requirements.map(({ name }) => name)).toEqual(['flask'])
    expect(complete).toBe(true)
  })

  it('knows that a file is missing, and ends with a ring', () => {
    expect(readRequirements(documents({ 'r.txt': '-r missing.txt\nflask\n' }), 'r.txt')).toMatchObject({ complete: false, files: ['r.txt'] })
    expect(readRequirements(documents({ 'a.txt': '-r b.txt\n', 'b.txt': '-r a.txt\nflask\n' }), 'a.txt').requirements).toHaveLength(1)
  })

  it('joins continued lines and leaves hashes out', () => {
    const { requirements } = readRequirements(documents({ 'r.txt': 'django==5.2.8 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\ncelery==5.5.3\n' }), 'r.txt')
    expect(requirements.map(({ name, version }) => `${name} ${version ?? ''}`)).toEqual(['django 5.2.8', 'celery 5.5.3'])
  })

  it.each(['./local', '-e .', 'https://example.org/x.whl', 'git+https://example.org/x.git', '--no-binary :all:'])('takes no name out of %s', (text) => {
    expect(parseRequirement(text)).toBeUndefined()
  })

  it('compares names as the index does', () => {
    expect(packageName('Django_Redis.Cache')).toBe('django-redis-cache')
  })
})

describe('manifests', () => {
  it('reads pyproject.toml of the standard, with lists over several lines', () => {
    const project = readPyProject(createDocument('pyproject.toml', 'manifest', '[project]\ndependencies = [\n  "django>=5.2", # web\n  "psycopg[c]==3.2.12",\n]\n[project.optional-dependencies]\ndev = ["pytest"]\n[build-system]\nrequires = ["hatchling"]\n[tool.uv]\npackage = false\n'))
    expect(project.requirements.map(({ name }) => name)).toEqual(['django', 'psycopg', 'pytest'])
    expect(project.requirements[1]?.extras).toEqual(['c'])
    expect(project).toMatchObject({ hasBuildSystem: true, isPackage: false })
    expect([...project.tools]).toEqual(['uv'])
  })

  it("reads poetry's tables", () => {
    const project = readPyProject(createDocument('pyproject.toml', 'manifest', '[tool.poetry]\npackage-mode = true\n[tool.poetry.dependencies]\npython = "^3.13"\nDjango = "^5.2"\npsycopg = { version = "3.2.12", extras = ["binary"] }\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n'))
    expect(project.requirements.map(({ name, version }) => `${name} ${version ?? ''}`.trim())).toEqual(['django', 'psycopg 3.2.12', 'pytest'])
    expect(project).toMatchObject({ hasBuildSystem: false, isPackage: true })
  })

  it('reads a Pipfile with and without what development needs', () => {
    const pipfile = createDocument('Pipfile', 'manifest', '[[source]]\nurl = "https://pypi.org/simple"\n[packages]\ndjango = "==5.2.8"\n[dev-packages]\nflake8 = "*"\n')
    expect(readPipfile(pipfile, false).map(({ name, version }) => [name, version])).toEqual([['django', '5.2.8']])
    expect(readPipfile(pipfile, true)).toHaveLength(2)
  })
})
