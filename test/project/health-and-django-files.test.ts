import { expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { hasHealthcheck } from '../../src/project/health.ts'
import { sqliteFileOf, staticRootOf } from '../../src/project/django-files.ts'
import { readProject } from '../../src/project/read.ts'

function read(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).flatMap(([path, text]) => {
    const kind = path.endsWith('.yaml') ? 'yaml' as const : path.endsWith('Dockerfile') ? 'dockerfile' as const : undefined
    return kind === undefined ? [] : [{ path, text, kind, named: true }]
  })
  const project = readProject(sources, memoryProjectFiles({ files }))
  const model = project.services[0]
  if (model === undefined) throw new Error('no service')
  return { project, model }
}

it('knows whether there is a healthcheck, or that nobody knows', () => {
  const health = (text: string, dockerfile = ''): boolean | undefined => {
    const { model, project } = read({ 'compose.yaml': text, Dockerfile: dockerfile })
    return hasHealthcheck(model, project)
  }
  expect(health('services:\n  a:\n    image: postgres:17\n')).toBe(false)
  expect(health('services:\n  a:\n    image: ghcr.io/example/a:1\n')).toBeUndefined()
  expect(health('services:\n  a:\n    build: .\n', 'FROM python:3.13\nHEALTHCHECK CMD true\n')).toBe(true)
  expect(health('services:\n  a:\n    build: .\n', 'FROM python:3.13\nHEALTHCHECK NONE\n')).toBe(false)
  expect(health('services:\n  a:\n    build: .\n', 'FROM python:3.13\n')).toBe(false)
  expect(health('services:\n  a:\n    image: a:1\n    healthcheck:\n      test: ["NONE"]\n')).toBe(false)
})

it('reads plain paths of Django settings', () => {
  const settings = (text: string) => {
    const { model, project } = read({ 'compose.yaml': 'services:\n  web:\n    build: .\n', Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\n', 'manage.py': '', 'shop/settings.py': text })
    const stage = model.build?.stage
    if (stage === undefined) throw new Error('no stage')
    return [staticRootOf(stage, project)?.path, sqliteFileOf(stage, project)?.path]
  }
  const sqlite = (name: string): string => `DATABASES = {\n    "default": {\n        "ENGINE": "django.db.backends.sqlite3",\n        "NAME": ${name},\n    }\n}\n`
  expect(settings('BASE_DIR = Path(__file__).resolve().parent.parent\nSTATIC_ROOT = BASE_DIR / "public" / "static"\n')[0]).toBe('/app/public/static')
  expect(settings("BASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nSTATIC_ROOT = os.path.join(BASE_DIR, 'static')  # here\n")[0]).toBe('/app/static')
  expect(settings('STATIC_ROOT = os.environ["STATIC_ROOT"]\n')[0]).toBeUndefined()
  expect(settings(`BASE_DIR = Path(__file__).resolve().parent.parent\n${sqlite('str(BASE_DIR / "db.sqlite3")')}`)[1]).toBe('/app/db.sqlite3')
  expect(settings(sqlite('os.environ.get("DB", "/app/db.sqlite3")'))[1]).toBeUndefined()
  expect(settings(`${sqlite('"/app/db.sqlite3"')}DATABASES["other"] = {}\n`)[1]).toBeUndefined()
})
