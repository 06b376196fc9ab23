import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowedHosts, type DjangoSettings, isDebug, readSettings } from '../../../src/project/python/index.ts'
import { createDocument, textOf } from '../../../src/text/document.ts'

function settings(files: Readonly<Record<string, string>>, module = 'shop.settings'): DjangoSettings {
  const found = readSettings((path) => (files[path] === undefined ? undefined : createDocument(path, 'settings', files[path])), '.', module)
  if (found === undefined) throw new Error(`no ${module}`)
  return found
}

const none = (): undefined => undefined

describe('settings of Django', () => {
  it('reads literals, with the place of the value', () => {
    const read = settings({ 'shop/settings.py': 'DEBUG = False\nSECRET_KEY = "abc#def"  # no comment\nALLOWED_HOSTS = [\n    "a.example.org",  # public\n    \'localhost\',\n]\n' })
    expect(isDebug(read.get('DEBUG'))).toBe(false)
    expect(read.get('SECRET_KEY')).toMatchObject({ kind: 'text', text: 'abc#def' })
    expect(allowedHosts(read.get('ALLOWED_HOSTS'), none)).toEqual(['a.example.org', 'localhost'])
    const key = read.get('SECRET_KEY')
    expect(key === undefined ? '' : textOf(key.valueAt)).toBe('"abc#def"')
  })

  it.each([
    ['os.environ["KEY"]', { name: 'KEY', default: undefined, isRequired: true }],
    ['os.environ.get("KEY")', { name: 'KEY', default: undefined, isRequired: false }],
    ['os.getenv("KEY", "x")', { name: 'KEY', default: 'x', isRequired: false }],
    ['env("KEY")', { name: 'KEY', default: undefined, isRequired: true }],
    ['env.str("KEY", default="x")', { name: 'KEY', default: 'x', isRequired: false }],
    ['config("KEY", cast=str)', { name: 'KEY', default: undefined, isRequired: true }],
    ['env.list("KEY", default=["a", "b"])', { name: 'KEY', default: 'a,b', isRequired: false }],
    ['os.environ.get("KEY", "a,b").split(",")', { name: 'KEY', default: 'a,b', isRequired: false }],
  ])('reads the variable of %s', (expression, variable) => {
    expect(settings({ 'shop/settings.py': `SECRET_KEY = ${expression}\n` }).get('SECRET_KEY')).toMatchObject({ kind: 'variable', variables: [variable] })
  })

  it.each(['read_secret("KEY")', 'os.environ.get("KEY") or "x"', 'open("/run/secrets/key").read()', 'f"{x}"', 'os.environ.get("KEY", make())'])('leaves %s unknown', (expression) => {
    expect(settings({ 'shop/settings.py': `SECRET_KEY = ${expression}\n` }).get('SECRET_KEY')?.kind).toBe('unknown')
  })

  it('goes through modules that everything is imported from, and the last assignment counts', () => {
    const read = settings({
      'shop/settings/__init__.py': '', 'shop/settings/production.py': 'from .base import *\nfrom .base import env\nALLOWED_HOSTS = ["a.example.org"]\n',
      'shop/settings/base.py': 'DEBUG = True\nALLOWED_HOSTS = []\n',
    }, 'shop.settings.production')
    expect(read.complete).toBe(true)
    expect(isDebug(read.get('DEBUG'))).toBe(true)
    expect(allowedHosts(read.get('ALLOWED_HOSTS'), none)).toEqual(['a.example.org'])
    expect(read.documents.map(({ path }) => path)).toEqual(['shop/settings/production.py', 'shop/settings/base.py'])
  })

  it('knows nothing of what a branch, an addition or an unseen module sets', () => {
    expect(settings({ 'shop/settings.py': 'ALLOWED_HOSTS = ["a"]\nif X:\n    ALLOWED_HOSTS = ["*"]\n' }).get('ALLOWED_HOSTS')?.kind).toBe('unknown')
    expect(settings({ 'shop/settings.py': 'ALLOWED_HOSTS = ["a"]\nALLOWED_HOSTS += more()\n' }).get('ALLOWED_HOSTS')?.kind).toBe('unknown')
    expect(settings({ 'shop/settings.py': 'ALLOWED_HOSTS = ["a"]\nALLOWED_HOSTS.append("b")\n' }).get('ALLOWED_HOSTS')?.kind).toBe('unknown')
    expect(settings({ 'shop/settings.py': 'from elsewhere.settings import *\n' }).complete).toBe(false)
    expect(settings({ 'shop/settings.py': 'SECRET_KEY = "a"\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n', 'shop/local.py': 'SECRET_KEY = "b"\n' }).get('SECRET_KEY')?.kind).toBe('unknown')
  })

  it('puts the environment into the hosts, and says when it cannot', () => {
    const setting = settings({ 'shop/settings.py': 'ALLOWED_HOSTS = ["localhost", os.environ.get("SITE", "shop")]\n' }).get('ALLOWED_HOSTS')
    expect(allowedHosts(setting, none)).toEqual(['localhost', 'shop'])
    expect(allowedHosts(setting, () => 'a.example.org')).toEqual(['localhost', 'a.example.org'])
    expect(allowedHosts(setting, () => null)).toBeUndefined()
  })

  it('is not lost in modules that import each other', () => {
    expect(settings({ 'shop/settings.py': 'from .other import *\nDEBUG = True\n', 'shop/other.py': 'from .settings import *\n' }).get('DEBUG')).toMatchObject({ boolean: true })
  })

  it('reads any text without throwing, and all places lie in it', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('DEBUG', ' = ', '[', ']', '"', "'", '\n', '"""', '#', 'os.environ["X"]', '\\', 'from .a import *', 'ALLOWED_HOSTS', '+=', '(', ')', ',', ' ')).map((parts) => parts.join('')), (text) => {
      const setting = settings({ 'shop/settings.py': text }).get('ALLOWED_HOSTS')
      if (setting !== undefined) expect(setting.valueAt.range.end).toBeLessThanOrEqual(text.length)
    }))
  })
})
