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

  it('there are none where there is no such module', () => {
    expect(readSettings(none, '.', 'shop.settings')).toBeUndefined()
  })

  it('does not know all where a module is not to be seen, and reads those that import each other once', () => {
    const read = settings({ 'shop/settings.py': 'from .local import *\nfrom shop.other import *\nDEBUG = True\n', 'shop/other.py': 'from .settings import *\nNAME = "x"\n' })
    expect(read.complete).toBe(false)
    expect(read.documents.map(({ path }) => path)).toEqual(['shop/settings.py', 'shop/other.py'])
    expect([isDebug(read.get('DEBUG')), read.get('NAME')?.kind]).toEqual([true, 'text'])
  })

  it('does not know all of a chain of modules that is longer than anybody writes', () => {
    const read = settings(Object.fromEntries([['shop/settings.py', 'from shop.m0 import *\n'], ...Array.from({ length: 20 }, (_, at) => [`shop/m${at}.py`, `from shop.m${at + 1} import *\n`])]) as Record<string, string>)
    expect([read.complete, read.documents.length]).toEqual([false, 12])
  })

  it('finds packages above, and the package itself', () => {
    const read = settings({ 'shop/settings/prod/main.py': 'from ..base import *\nfrom . import *\n', 'shop/settings/base.py': 'NAME = "base"\n', 'shop/settings/prod/__init__.py': 'KEY = "here"\n' }, 'shop.settings.prod.main')
    expect([read.get('NAME'), read.get('KEY')]).toMatchObject([{ kind: 'text', text: 'base' }, { kind: 'text', text: 'here' }])
    expect(read.complete).toBe(true)
  })

  it.each(['"never closed', '["a", "b"', '"""a\nb"""', "os.environ.get('KEY", 'env("KEY" + "S")', '[make(), "a"]'])('takes %j for unknown, and reads on behind it', (value) => {
    const read = settings({ 'shop/settings.py': `SECRET_KEY = ${value}\n` })
    expect(read.get('SECRET_KEY')?.kind ?? 'unknown').toBe('unknown')
    expect(read.documents).toHaveLength(1)
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
