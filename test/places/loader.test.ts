import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/command.ts'

const folders: { remove(): void }[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

/** The loader with one pack, whose program says whether V8 took what was kept of it. */
function program(files: Readonly<Record<string, string>> = {}): { readonly path: string; readonly kept: string; readonly run: (environment?: Readonly<Record<string, string>>) => string } {
  const loader = readFileSync('scripts/loader.cjs', 'utf8').replace('/* packs */', '"./main.cjs":"lint"').replace('@@BUILD@@', 'build')
  const pack = `({"./main.cjs"(exports, require, module) { module.exports = { main: (args, streams, folder, program) => {
    const { scripts } = globalThis.require(program)
    console.log(args.join(), scripts.get('lint').cachedDataRejected)
  } } }})`
  const folder = temporaryFolder({
    'dist/loader.cjs': loader, 'dist/lint.pack': pack, 'dist/run.cjs': "globalThis.require = require\nrequire('./loader.cjs').main(process.argv.slice(2))\n", 'home/.keep': '', ...files,
  })
  folders.push(folder)
  const home = join(folder.path, 'home')
  return {
    path: folder.path,
    kept: join(home, '.cache/dockerlint'),
    run: (environment = {}) => {
      const { NODE_DISABLE_COMPILE_CACHE: _, ...inherited } = process.env
      const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder.path, 'dist/run.cjs'), 'said'], { encoding: 'utf8', env: { ...inherited, HOME: home, XDG_CACHE_HOME: '', ...environment } })
      expect([stderr, status]).toEqual(['', 0])
      return stdout.trim()
    },
  }
}

// Where nothing was kept, V8 has nothing to say.
const [COMPILED, TAKEN] = ['said undefined', 'said false']

describe.skipIf(process.platform === 'win32')('what V8 compiled', () => {
  it('is kept for the next run, for the user alone', () => {
    const { run, kept } = program()
    expect(run()).toBe(COMPILED)
    const names = readdirSync(kept)
    expect(names).toEqual([`build-lint-${process.version}-${process.arch}.cache`])
    expect([statSync(kept).mode & 0o777, statSync(join(kept, names[0] ?? '')).mode & 0o777]).toEqual([0o700, 0o600])
    expect(run()).toBe(TAKEN)
  })
  it('is not taken where others could have written it', () => {
    const { run, kept } = program()
    run()
    chmodSync(join(kept, readdirSync(kept)[0] ?? ''), 0o620)
    expect(run()).toBe(COMPILED)
  })
  it('is made again where it cannot be used', () => {
    const { run, kept } = program()
    run()
    writeFileSync(join(kept, readdirSync(kept)[0] ?? ''), 'no code', { mode: 0o600 })
    expect(run()).toBe('said true')
    expect(run()).toBe(TAKEN)
  })
  it('is not kept where the user does not want it, or has no place of his own', () => {
    const { run, kept, path } = program()
    expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(COMPILED)
    expect(run({ HOME: '' })).toBe(COMPILED)
    expect(run({ HOME: '.' })).toBe(COMPILED)
    expect(run({ HOME: '/dev/null' })).toBe(COMPILED)
    expect(run({ HOME: join(path, 'nobody') })).toBe(COMPILED)
    expect([existsSync(kept), existsSync(join(path, 'dist/.cache')), existsSync(join(path, 'nobody'))]).toEqual([false, false, false])
  })
  it('is kept of what is large', () => {
    const { run, kept, path } = program()
    writeFileSync(join(path, 'dist/loader.cjs'), readFileSync(join(path, 'dist/loader.cjs'), 'utf8').replace('"./main.cjs":"lint"', '"./main.cjs":"small"'))
    writeFileSync(join(path, 'dist/small.pack'), "({'./main.cjs'(exports, require, module) { module.exports = { main: () => console.log('small') } }})")
    expect(run()).toBe('small')
    expect(existsSync(kept)).toBe(false)
  })
  it('lies where XDG_CACHE_HOME says, and is thrown away when there are many', () => {
    const old = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`cache/dockerlint/old-${index}.cache`, '']))
    const { run, kept, path } = program(old)
    expect(run({ XDG_CACHE_HOME: join(path, 'cache') })).toBe(COMPILED)
    expect(existsSync(kept)).toBe(false)
    const names = readdirSync(join(path, 'cache/dockerlint'))
    expect(names).toHaveLength(12)
    expect(names).toContain(`build-lint-${process.version}-${process.arch}.cache`)
  })
})
