import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { changedTexts } from '../../src/host/git-changes.ts'
import type { GitOptions } from '../../src/host/git-listing.ts'
import { createProjectFiles } from '../../src/host/index.ts'
import { addFiles, addTrap, git, removeTemporaryProjects, temporaryFolder, temporaryProject } from './temporary-project.ts'

afterEach(removeTemporaryProjects)

function repository(files: Readonly<Record<string, string>>, tracked: readonly string[] = Object.keys(files)): string {
  const folder = temporaryProject(files)
  git(folder, 'init', '-q', '--initial-branch=master')
  if (tracked.length > 0) git(folder, 'add', '-f', '--', ...tracked)
  return folder
}

describe('facts of git', () => {
  it('knows what is tracked and what is ignored, existing or not', () => {
    const folder = repository(
      { '.gitignore': '.env\n*.sqlite3\n/docker-compose.yml\nbuild/\n', '.env': 'A=1', 'app/main.py': '', 'app/db.sqlite3': '', 'new.py': '', 'build/x': '', 'forced.sqlite3': '' },
      ['.gitignore', 'app/main.py', 'forced.sqlite3'],
    )
    const { git: facts } = createProjectFiles(folder)
    expect(facts.present).toBe(true)
    expect(['app/main.py', 'app', 'forced.sqlite3'].map((path) => facts.tracked(path))).toEqual([true, true, true])
    expect(['.env', 'new.py', 'none', 'build'].map((path) => facts.tracked(path))).toEqual([false, false, false, false])
    expect(['.env', 'app/db.sqlite3', 'build', 'build/x', 'docker-compose.yml', 'deep/none.sqlite3', 'build/none'].map((path) => facts.ignored(path))).toEqual(Array(7).fill(true))
    expect(['app/main.py', 'new.py', 'forced.sqlite3', 'none', 'app', 'sub/docker-compose.yml'].map((path) => facts.ignored(path))).toEqual(Array(6).fill(false))
  })

  it('works from a folder below, and counts .git/info/exclude', () => {
    const folder = repository({ '.gitignore': '*.log\n', 'web/Dockerfile': '', 'web/.gitignore': '!keep.log\n', 'web/keep.log': '', 'x.env': '' }, ['web/Dockerfile'])
    addFiles(folder, { '.git/info/exclude': 'private/\n' })
    const { git: facts } = createProjectFiles(join(folder, 'web'))
    expect(facts.tracked('Dockerfile')).toBe(true)
    expect(facts.ignored('keep.log')).toBe(false)
    expect(facts.ignored('other.log')).toBe(true)
    expect(facts.ignored('../private/key')).toBe(true)
    expect(facts.tracked('../x.env')).toBe(false)
  })

  it('stays inside of roots narrower than the repository', () => {
    const folder = repository({ '.gitignore': '*.log\n', 'web/Dockerfile': '', 'other/x': '' })
    const { git: facts } = createProjectFiles(join(folder, 'web'), { roots: [join(folder, 'web')] })
    expect(facts.tracked('Dockerfile')).toBe(true)
    expect(facts.ignored('a.log')).toBe(true)
    expect(facts.tracked('../other/x')).toBeUndefined()
  })

  it('names with spaces, newlines and letters beyond ASCII are names', () => {
    const odd = ['a b', 'x\ny', 'é', '-dash', '"q"', ':(glob)x']
    const folder = temporaryProject(Object.fromEntries(odd.map((name) => [name, ''])))
    git(folder, 'init', '-q')
    git(folder, 'add', '-A')
    const { git: facts } = createProjectFiles(folder)
    expect(odd.filter((name) => facts.tracked(name) !== true)).toEqual([])
  })

  it('asks each repository inside of the project for itself', () => {
    const inner = repository({ 'Dockerfile': '', '.env': '' }, ['Dockerfile'])
    git(inner, 'commit', '-qm', 'x')
    const folder = repository({ 'a': '', 'clone/b': '', 'clone/c': '' }, ['a'])
    git(join(folder, 'clone'), 'init', '-q')
    git(join(folder, 'clone'), 'add', 'b')
    git(folder, 'submodule', '--quiet', 'add', inner, 'sub')
    const files = createProjectFiles(folder)
    expect(files.git.tracked('sub/Dockerfile')).toBe(true)
    expect(files.git.ignored('sub/Dockerfile')).toBe(false)
    expect(files.git.tracked('sub')).toBe(true)
    expect(files.git.tracked('clone/b')).toBe(true)
    expect(files.git.tracked('clone/c')).toBe(false)
    expect(files.mayPassBy('clone')).toBe(false)
    expect(files.mayPassBy('sub')).toBe(false)
  })

  it('reads linked work trees', () => {
    const folder = repository({ 'a': '', 'b': '' }, ['a'])
    git(folder, 'commit', '-qm', 'x')
    const tree = join(temporaryFolder(), 'tree')
    git(folder, 'worktree', 'add', '-q', tree)
    const { git: facts } = createProjectFiles(tree)
    expect(facts.tracked('a')).toBe(true)
    expect(facts.tracked('b')).toBe(false)
  })

  it('answers from ignore files alone without git', () => {
    const folder = temporaryProject({ '.gitignore': '.env\n', 'a/.gitignore': 'x/\n', 'a/x/y': '' })
    const { git: facts } = createProjectFiles(folder)
    expect(facts.present).toBe(false)
    expect(facts.tracked('a')).toBeUndefined()
    expect(facts.ignored('.env')).toBe(true)
    expect(facts.ignored('a/x/y')).toBe(true)
    expect(facts.ignored('a/x')).toBe(true)
    expect(facts.ignored('b')).toBe(false)
    expect(createProjectFiles(temporaryFolder()).git.ignored('.env')).toBeUndefined()
  })

  it('does so too where git is not installed or not wanted', () => {
    const folder = repository({ '.gitignore': '.env\n', '.env': '' }, ['.env'])
    for (const options of [{ environment: { PATH: '' } }, { git: false }]) {
      const { git: facts } = createProjectFiles(folder, options)
      expect(facts.present).toBe(false)
      expect(facts.tracked('.env')).toBeUndefined()
      expect(facts.ignored('.env')).toBe(true)
    }
  })
})

describe('git that does not answer', () => {
  it('is said, and nothing counts as known', () => {
    const folder = repository({ 'a': '' })
    const files = createProjectFiles(folder, { gitTimeout: 1 })
    expect(files.gitFailures.size).toBe(0)
    expect(files.git.tracked('a')).toBeUndefined()
    expect([...files.gitFailures]).toEqual(['took longer than 0.001 s'])
  })

  it('is said of what cannot be run, and not where git is not installed or refuses', () => {
    const folder = repository({ 'a': '' })
    const programs = temporaryFolder()
    addTrap(programs, 'git', join(programs, 'ran'))
    writeFileSync(join(programs, 'git'), '#!/bin/sh\nkill -9 $$\n')
    const files = createProjectFiles(folder, { environment: { PATH: programs } })
    expect(files.git.present).toBe(false)
    expect([...files.gitFailures]).toEqual(['could not be run (SIGKILL)'])
    writeFileSync(join(programs, 'git'), '#!/bin/sh\nexit 128\n')
    for (const PATH of [programs, '']) {
      const others = createProjectFiles(folder, { environment: { PATH } })
      expect(others.git.present).toBe(false)
      expect(others.gitFailures.size).toBe(0)
    }
  })
})

describe('changes', () => {
  function changed(folder: string, query: Parameters<typeof changedTexts>[1], options?: GitOptions): unknown {
    const found = changedTexts(folder, query, [{ absolute: join(folder, 'a'), text: readFileSync(join(folder, 'a'), 'utf8') }], options)
    return 'message' in found ? found.message : Object.fromEntries(found)
  }

  /** A git that does as the real one, but for one subcommand. */
  function gitBut(subcommand: string, instead: string): GitOptions {
    const bin = temporaryFolder()
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
    addFiles(bin, { git: `#!/bin/sh\nfor word; do [ "$word" = ${subcommand} ] && ${instead}; done\nexec ${real} "$@"\n` })
    chmodSync(join(bin, 'git'), 0o755)
    return { timeout: 1000, environment: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` } }
  }

  function committed(): string {
    const folder = repository({ a: 'one\n' })
    git(folder, 'commit', '-qm', 'x')
    addFiles(folder, { a: 'two\n' })
    return folder
  }

  it.each(['rev-parse', 'merge-base', 'ls-tree', 'cat-file'])('a silent "git %s" is never taken for an answer', (subcommand) => {
    expect(changed(committed(), { since: 'HEAD' }, gitBut(subcommand, 'exec sleep 20'))).toBe('git took longer than 1 s')
    expect(changed(committed(), { since: 'HEAD' }, gitBut(subcommand, 'kill -9 $$'))).toBe('git could not be run (SIGKILL)')
  })

  it.each(['rev-parse', 'ls-files'])('nor is a silent "git %s" of the index', (subcommand) => {
    const folder = committed()
    git(folder, 'add', 'a')
    expect(changed(folder, { staged: true }, gitBut(subcommand, 'exec sleep 20'))).toBe('git took longer than 1 s')
  })

  it.each(['rev-parse', 'merge-base', 'ls-tree', 'cat-file'])('a "git %s" that breaks off says so with its exit code', (subcommand) => {
    expect(changed(committed(), { since: 'HEAD' }, gitBut(subcommand, 'exit 128'))).toMatch(/^git could not .*\(exit code 128\)/)
  })

  it('what git knows nothing of is told from git that is not there, and from a work tree without its repository', () => {
    const folder = committed()
    expect(changed(folder, { since: 'nothing' })).toMatch(/^git knows no commit "nothing"/)
    expect(changed(folder, { since: 'HEAD' }, { environment: { PATH: '' } })).toMatch(/^git is not installed/)
    expect(changed(temporaryProject({ '.git': 'gitdir: /nowhere\n', a: '' }), { since: 'HEAD' })).toMatch(/leads to no repository/)
    expect(changed(temporaryProject({ a: '' }), { since: 'HEAD' })).toBe('this is no git work tree')
  })

  it('compares with a branch of another origin as it stands, and with all before the first commit', () => {
    const folder = committed()
    git(folder, 'checkout', '-q', '--orphan', 'other')
    expect(changed(folder, { since: 'master' }, gitBut('none', 'exit 1'))).toEqual({ [join(folder, 'a')]: { before: 'one\n', now: 'two\n' } })
    git(folder, 'commit', '-qm', 'y')
    expect(changed(folder, { since: 'master' })).toEqual({ [join(folder, 'a')]: { before: 'one\n', now: 'two\n' } })
  })

  it('a former text that is not here is not taken for an empty one', () => {
    const folder = committed()
    const id = git(folder, 'rev-parse', 'HEAD:a').trim()
    rmSync(join(folder, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true })
    expect(changed(folder, { since: 'HEAD' })).toMatch(/^git does not have the text of "a" to compare with; in a partial clone/)
  })
})

describe('a hostile repository', () => {
  it('runs nothing that it configures', () => {
    const folder = repository({ '.gitattributes': '* filter=evil diff=evil\n', 'a': 'x', 'b': '' }, ['.gitattributes', 'a'])
    git(folder, 'commit', '-qm', 'x')
    const trace = join(temporaryFolder(), 'ran')
    const trap = addTrap(folder, '.git/hooks/trap', trace)
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'pre-auto-gc']) addTrap(folder, `.git/hooks/${hook}`, trace)
    for (const name of ['core.fsmonitor', 'filter.evil.clean', 'filter.evil.process', 'filter.evil.smudge', 'diff.evil.textconv', 'diff.external', 'core.pager', 'pager.ls-files', 'core.editor', 'core.sshCommand', 'credential.helper', 'alias.ls-files', 'core.askPass', 'core.gitProxy', 'uploadpack.packObjectsHook', 'gpg.program']) {
      git(folder, 'config', name, name.startsWith('alias') ? `!${trap}` : trap)
    }
    addFiles(folder, { a: 'changed' })
    rmSync(trace, { force: true })
    const { git: facts } = createProjectFiles(folder)
    expect(facts.tracked('a')).toBe(true)
    expect(facts.ignored('b')).toBe(false)
    expect(existsSync(trace)).toBe(false)
    // The trap is a real one: git as it comes runs it.
    spawnSync('git', ['-C', folder, 'status'])
    expect(existsSync(trace)).toBe(true)
  })

  it('fetches nothing that is missing', () => {
    const folder = repository({ 'a/x': '1', 'b/y': '2' })
    git(folder, 'commit', '-qm', 'x')
    git(folder, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'a')
    const trace = join(temporaryFolder(), 'ran')
    const trap = addTrap(folder, '.git/trap', trace)
    git(folder, 'config', 'extensions.partialClone', 'origin')
    git(folder, 'config', 'core.repositoryFormatVersion', '1')
    git(folder, 'config', 'protocol.ext.allow', 'always')
    git(folder, 'config', 'remote.origin.promisor', 'true')
    git(folder, 'config', 'remote.origin.url', `ext::${trap}`)
    for (const object of git(folder, 'ls-tree', 'HEAD').split('\n')) {
      const id = /tree ([0-9a-f]+)\tb$/.exec(object)?.[1]
      if (id !== undefined) rmSync(join(folder, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true })
    }
    const { git: facts } = createProjectFiles(folder)
    expect([true, undefined]).toContain(facts.tracked('a/x'))
    expect(existsSync(trace)).toBe(false)
    spawnSync('git', ['-C', folder, 'ls-files'])
    expect(existsSync(trace)).toBe(true)
  })

  it('is not obeyed about where the work tree is', () => {
    const victim = repository({ 'private-name': '' })
    const folder = repository({ 'a': '', 'b': '' }, ['a'])
    git(folder, 'config', 'core.worktree', victim)
    const { git: facts } = createProjectFiles(folder)
    expect(facts.tracked('a')).toBe(true)
    expect(facts.tracked('private-name')).toBe(false)
    expect(facts.ignored('b')).toBe(false)
  })

  it.each(['file', 'link'])('a .git %s that points to a stranger counts as no git', (how) => {
    const victim = repository({ 'private-name': '' })
    const folder = temporaryProject({ 'private-name': '', '.git': how === 'file' ? `gitdir: ${victim}/.git\n` : `->${victim}/.git` })
    const { git: facts } = createProjectFiles(folder)
    expect(facts.present).toBe(false)
    expect(facts.tracked('private-name')).toBeUndefined()
  })

  it.each([['gitdir: nowhere\n'], [''], ['\0\0'], ['gitdir: .\n'], ['gitdir: /dev/zero\n'], ['x'.repeat(100_000)]])('a broken .git file is no git: %.20j', (content) => {
    const { git: facts } = createProjectFiles(temporaryProject({ '.git': content, 'a': '' }))
    expect(facts.present).toBe(false)
    expect(facts.tracked('a')).toBeUndefined()
    expect(facts.ignored('a')).toBeUndefined()
  })

  it('a broken index or configuration is no git', () => {
    const folder = repository({ 'a': '' })
    addFiles(folder, { '.git/index': 'garbage' })
    expect(createProjectFiles(folder).git.present).toBe(false)
    const other = repository({ 'a': '' })
    addFiles(other, { '.git/config': '[broken' })
    expect(createProjectFiles(other).git.present).toBe(false)
  })

  it('cannot make git wait for ever', () => {
    const folder = repository({ 'a': '', 'sub/b': '' })
    execFileSync('mkfifo', [join(folder, 'sub/.gitignore')])
    const before = performance.now()
    expect(createProjectFiles(folder, { gitTimeout: 500 }).git.tracked('a')).not.toBe(false)
    execFileSync('mkfifo', [join(folder, '.gitignore')])
    expect(createProjectFiles(folder).git.tracked('a')).toBeUndefined()
    expect(performance.now() - before).toBeLessThan(5000)
  })

  it('is read whoever owns it', () => {
    if (process.getuid?.() !== 0) return
    const folder = repository({ 'a': '' })
    for (const path of ['.', '.git', '.git/config', '.git/index']) chownSync(join(folder, path), 12345, 12345)
    expect(() => git(folder, 'ls-files')).toThrow()
    expect(createProjectFiles(folder).git.tracked('a')).toBe(true)
  })

  it('does not choose the git that is run', () => {
    const folder = repository({ 'a': '' })
    const trace = join(temporaryFolder(), 'ran')
    addTrap(folder, 'bin/git', trace)
    addTrap(folder, 'git', trace)
    const PATH = `${join(folder, 'bin')}:.::${process.env['PATH'] ?? ''}`
    expect(createProjectFiles(folder, { environment: { PATH } }).git.tracked('a')).toBe(true)
    expect(existsSync(trace)).toBe(false)
  })

  it('is not mixed up with what the environment says of another', () => {
    const victim = repository({ 'private-name': '' })
    const folder = repository({ 'a': '' })
    const environment = { ...process.env, GIT_DIR: join(victim, '.git'), GIT_WORK_TREE: victim, GIT_INDEX_FILE: join(victim, '.git/index'), GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.bare', GIT_CONFIG_VALUE_0: 'true' }
    const { git: facts } = createProjectFiles(folder, { environment })
    expect(facts.tracked('a')).toBe(true)
    expect(facts.tracked('private-name')).toBe(false)
  })
})

describe('asking git', () => {
  it('happens at most once, and only when a fact is asked', () => {
    const folder = repository({ 'a': '', '.env': '', '.gitignore': '.env' }, ['a'])
    const log = join(temporaryFolder(), 'calls')
    const bin = temporaryFolder()
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
    addFiles(bin, { git: `#!/bin/sh\necho call >> '${log}'\nexec ${real} "$@"\n` })
    chmodSync(join(bin, 'git'), 0o755)
    const files = createProjectFiles(folder, { environment: { ...process.env, PATH: bin } })
    files.stat('a')
    files.list('.')
    files.read('a')
    expect(existsSync(log)).toBe(false)
    for (const path of ['a', '.env', 'none']) {
      files.git.tracked(path)
      files.git.ignored(path)
    }
    expect(files.git.present).toBe(true)
    expect(readFileSync(log, 'utf8')).toBe('call\n')
  })
})
