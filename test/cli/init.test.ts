import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command, folderOf } from '../support/command.ts'

const FILE = 'dockerlint.config.yaml'
const CLEAN = 'FROM scratch\nCOPY app /\nUSER 1000\nCMD ["/app"]\n'

describe('dockerlint init', () => {
  it('writes what fits the folder, which can be read again', async () => {
    const folder = folderOf({ Dockerfile: CLEAN, 'docker-compose.yml': 'services: {db: {image: postgres}}\n', 'web/vendor/tool/Dockerfile': 'FROM scratch\nADD a /\n' })
    const { code, out, err } = await command(folder, 'init')
    expect(code).toBe(0)
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe(out)
    expect(out).toContain('extends: [recommended]\n')
    expect(out).toContain('exclude:\n  - web/vendor/**\n')
    expect(out).toContain('#   Dockerfile: production\n')
    expect(out).toContain('# purposes:\n#   docker-compose.yml: production\n')
    expect(err).toMatch(/^wrote dockerlint\.config\.yaml\n\d+ findings? today: /)
    expect((await command(folder, '--format', 'compact')).out).not.toContain('vendor')
  })

  it('leaves out what there is nothing to say about', async () => {
    const folder = folderOf({ Dockerfile: CLEAN })
    const { out, err } = await command(folder, 'init')
    expect(out).not.toContain('exclude:')
    expect(out).not.toContain('purposes:')
    expect(err).toBe(`wrote ${FILE}\n`)
    expect((await command(folderOf({ 'compose.yaml': 'services: {db: {image: postgres}}\n' }), 'init')).out).not.toContain('Taken for')
    expect((await command(folderOf({ 'notes.txt': '' }), 'init')).out).not.toContain('# What the files are for')
  })

  it.each([[['--preset', 'strict']], [['--preset=strict']]])('takes a preset: %s', async (args) => {
    expect((await command(folderOf({ Dockerfile: CLEAN }), 'init', ...args)).out).toContain('extends: [strict]\n')
  })

  it('writes names that YAML would read otherwise in quotes', async () => {
    const folder = folderOf({ '#é "1"/vendor/Dockerfile': CLEAN, '*/vendor/Dockerfile': CLEAN })
    expect((await command(folder, 'init')).out).toContain('  - "#\\u00e9 \\"1\\"/vendor/**"\n  - "*/vendor/**"\n')
    expect((await command(folder)).err).toContain('nothing is linted')
  })

  it.each([
    ['a preset that it does not know', ['--preset', 'stric'], 'did you mean "strict"'],
    ['an option without a name', ['--preset'], 'takes --preset NAME alone'],
    ['another option', ['--format', 'json'], 'takes --preset NAME alone'],
    ['more than one', ['--preset', 'strict', 'web'], 'takes --preset NAME alone'],
  ])('refuses %s', async (_, args, message) => {
    const folder = folderOf({ Dockerfile: CLEAN })
    const { code, out, err } = await command(folder, 'init', ...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(existsSync(join(folder, FILE))).toBe(false)
  })

  it.each([FILE, 'dockerlint.config.yml', 'dockerlint.config.json'])('overwrites nothing where there is a %s', async (name) => {
    const folder = folderOf({ Dockerfile: CLEAN })
    writeFileSync(join(folder, name), '{}')
    expect(await command(folder, 'init')).toEqual({ code: 2, out: '', err: `dockerlint: ${name} is there already; init overwrites nothing\nTry dockerlint --help.\n` })
    expect(readFileSync(join(folder, name), 'utf8')).toBe('{}')
  })
})
