import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DIMENSIONS } from '../bench/inputs.ts'

export interface HostileInput {
  readonly name: string
  /** Makes the files in an empty folder. */
  readonly make: (folder: string) => void
  readonly args?: readonly string[]
  /** What the run must say: the id of a rule, or a part of standard error. Left out where nothing is wrong but the size. */
  readonly says?: string
  /** 1 where left out: the plain Dockerfile beside the input has a finding. */
  readonly code?: number
}

type Contents = Readonly<Record<string, string | Uint8Array>>

const files = (contents: Contents) => (folder: string): void => {
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
const text = (name: string, contents: Contents, says?: string): HostileInput => ({ name, make: files(contents), ...(says === undefined ? {} : { says }) })
const dockerfile = (name: string, content: string | Uint8Array, says?: string): HostileInput => text(name, { Dockerfile: content }, says)
const compose = (name: string, content: string | Uint8Array, says?: string): HostileInput => text(name, { 'compose.yaml': content }, says)
const lines = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join('')

/** One of the bench's dimensions, at a size. */
function large(name: string, size: number, says?: string): HostileInput {
  const dimension = DIMENSIONS.find((each) => each.name === name)
  if (dimension === undefined) throw new Error(`the bench has no ${name}`)
  return text(`${size.toLocaleString('en')}: ${name}`, dimension.files(size), says)
}

const SERVICE = 'services:\n  a:\n    image: example/a:1\n'
const bomb = (levels: number): string => `x0: &x0 [a, a, a, a, a, a, a, a, a]\n${lines(levels, (at) => `x${at + 1}: &x${at + 1} [${Array(9).fill(`*x${at}`).join(', ')}]\n`)}`
const mergeBomb = `x0: &x0 {A: 1}\n${lines(25, (at) => `x${at + 1}: &x${at + 1} {<<: [*x${at}, *x${at}]}\n`)}`

/** Would run, were it asked. */
function gitWithTraps(folder: string): void {
  const git = (...args: string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder, stdio: 'ignore' })
  files({ Dockerfile: 'FROM alpine:3.22\n', '.gitattributes': '* diff=trap filter=trap\n', 'trap.sh': '#!/bin/sh\ntouch "$(dirname "$0")/sprung"\n' })(folder)
  chmodSync(join(folder, 'trap.sh'), 0o755)
  git('init')
  git('add', '.')
  git('commit', '--message', 'a')
  for (const key of ['core.fsmonitor', 'core.sshCommand', 'core.pager', 'diff.external', 'diff.trap.textconv', 'diff.trap.command', 'filter.trap.clean', 'filter.trap.process', 'credential.helper']) git('config', key, join(folder, 'trap.sh'))
  for (const name of ['status', 'ls-files', 'cat-file', 'diff']) git('config', `alias.${name}`, `!${join(folder, 'trap.sh')}`)
  for (const hook of ['post-index-change', 'post-checkout', 'fsmonitor-watchman']) {
    writeFileSync(join(folder, '.git', 'hooks', hook), `#!/bin/sh\n${join(folder, 'trap.sh')}\n`, { mode: 0o755 })
  }
}

export const HOSTILE_INPUTS: readonly HostileInput[] = [
  large('stages (FROM, comment, COPY --from)', 10_000),
  large('stages on one another', 10_000),
  large('ENV, each of the one before', 10_000),
  large('relative WORKDIR', 1000),
  large('relative WORKDIR', 10_000),
  large('nested ONBUILD', 10_000),
  large('nested ONBUILD', 100_000, 'unreadable-file'),
  large('instructions (RUN)', 10_000),
  large('instructions (COPY)', 10_000),
  large('services', 10_000),
  large('environment entries', 10_000),
  large('continuation lines', 10_000),
  large('continuation lines', 100_000, 'unreadable-file'),
  large('length of a line (bytes)', 10_000_000, 'syntax-error'),
  large('words of a line', 100_000),
  dockerfile('larger than 10 MB', `FROM alpine:3.22\n# ${'x'.repeat(11_000_000)}\n`, 'unreadable-file'),
  dockerfile('10 MB of NUL bytes', new Uint8Array(10_000_000), 'unreadable-file'),
  dockerfile('NUL bytes', 'FROM a\0b\n', 'unreadable-file'),
  dockerfile('UTF-16', Buffer.from('\uFEFFFROM alpine\n', 'utf16le'), 'unreadable-file'),
  dockerfile('invalid UTF-8', Buffer.from([0x46, 0x52, 0x4f, 0x4d, 0x20, 0xff, 0xfe, 0x0a]), 'unreadable-file'),
  dockerfile('9 MB of line breaks', `FROM alpine:3.22\n${'\n'.repeat(9_000_000)}`, 'unreadable-file'),
  dockerfile('9 MB of comment lines', `FROM alpine:3.22\n${'# a\n'.repeat(2_250_000)}`, 'unreadable-file'),
  dockerfile('9 MB of instructions that nobody knows', `FROM alpine:3.22\n${'X\n'.repeat(4_500_000)}`, 'unreadable-file'),
  dockerfile('JSON arrays, 100,000 deep', `FROM alpine:3.22\nCMD ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`, 'syntax-error'),
  dockerfile('a heredoc without end', `FROM alpine:3.22\nRUN <<EOF\n${'echo x\n'.repeat(10_000)}`, 'syntax-error'),
  dockerfile('10,000 heredocs of one instruction', `FROM alpine:3.22\nRUN cat${lines(10_000, (at) => ` <<E${at}`)}\n${lines(10_000, (at) => `E${at}\n`)}`),
  dockerfile('a quote without end', `FROM alpine:3.22\nRUN echo "${'x'.repeat(1_000_000)}\n`, 'syntax-error'),
  dockerfile('substitutions, 10,000 deep', `FROM alpine:3.22\nRUN echo ${'$('.repeat(10_000)}\n`),
  dockerfile('defaults of variables, 10,000 deep', `FROM alpine:3.22\nENV A=${'${A:-'.repeat(10_000)}\n`),
  compose('an alias bomb', `${bomb(12)}${SERVICE}    command: *x12\n`, 'compose'),
  compose('a bomb of merge keys', `${mergeBomb}services:\n  a:\n    <<: *x25\n    image: example/a:1\n`, 'compose'),
  compose('an anchor in itself', 'services: &a\n  s: {image: "example/a:1", <<: *a, x-y: *a}\n', 'compose'),
  compose('YAML, 10,000 deep in brackets', `${SERVICE}    x-a: ${'['.repeat(10_000)}\n`, 'compose-syntax-error'),
  compose('YAML, 2,000 deep in indentation', `${SERVICE}x-a:\n${lines(2000, (at) => `${' '.repeat(at + 1)}a:\n`)}`),
  compose('interpolation, 10,000 deep', `${SERVICE}    command: "${'${A:-'.repeat(10_000)}"\n`, 'invalid-interpolation'),
  compose('extends in a circle', 'services:\n  a: {extends: b}\n  b: {extends: a}\n', 'circular-files'),
  compose('a chain of 5,000 extends', `services:\n${lines(5000, (at) => `  s${at}: {extends: s${at + 1}}\n`)}  s5000: {image: "example/a:1"}\n`, 'compose'),
  text('includes in a circle', { 'compose.yaml': `include: [b.yaml]\n${SERVICE}`, 'b.yaml': 'include: [compose.yaml]\nservices:\n  b:\n    image: example/b:1\n' }, 'circular-files'),
  text('a chain of 200 includes', Object.fromEntries(Array.from({ length: 200 }, (_, at) => [at === 0 ? 'compose.yaml' : `c${at}.yaml`, `include: [c${at + 1}.yaml]\nservices:\n  s${at}:\n    image: example/a:1\n`]))),
  compose('include and extends of system files and URLs', `include: [/etc/passwd, "https://example.org/c.yaml", ../../../../../../etc/shadow]\nservices:\n  a:\n    image: example/a:1\n    env_file: /etc/shadow\n    extends: {file: /etc/passwd, service: root}\n`),
  text('bait in ignore files', { Dockerfile: 'FROM alpine:3.22\nCOPY . /app\n', '.dockerignore': `${'*a'.repeat(2000)}b\n${'**/'.repeat(2000)}x\n[${'a-z'.repeat(2000)}]\n${'a{1000}'.repeat(60)}\n`, '.gitignore': `${'*a'.repeat(2000)}b\n`, ['a'.repeat(250)]: '' }),
  text('100,000 ignore patterns', { Dockerfile: 'FROM alpine:3.22\nCOPY . /app\n', '.dockerignore': lines(100_000, (at) => `**/a*${at}\n`), ...Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, ''])) }),
  { name: 'bait in the globs of a configuration', make: files({ Dockerfile: 'FROM alpine:3.22\n', 'dockerlint.config.yaml': `exclude: ["${'*a'.repeat(200)}b", "${'**/'.repeat(100)}x"]\n`, [`${'a'.repeat(200)}/Dockerfile`]: 'FROM alpine:3.22\n' }), args: ['--config', 'dockerlint.config.yaml'] },
  { name: 'bait in a policy and in allowed secrets', make: files({ Dockerfile: `FROM alpine:3.22\nRUN echo ${'a'.repeat(100_000)}\nENV PASSWORD=${'ab1'.repeat(3000)}\n`, 'dockerlint.config.yaml': `secrets: { allow: { values: ["${'*a'.repeat(200)}*c"] } }\npolicies:\n  - { id: bait, message: bait, forbid: { instruction: RUN, matches: "${'*a'.repeat(200)}*b" } }\n` }), args: ['--config', 'dockerlint.config.yaml'], says: 'secret' },
  dockerfile('bait for expressions: blanks', `FROM alpine:3.22\nRUN echo${' '.repeat(1_000_000)}x\n`),
  dockerfile('bait for expressions: signs', `FROM alpine:3.22\nRUN ${['-', '=', '/', ':', '@', '"', "'", '`', '$', '{', '[', '(', '\\', '*', 'a@', 'http://a:', 'apk add ', 'curl ', 'password='].map((sign) => `echo ${sign.repeat(3000)};`).join('')}\n`),
  text('bait in a document', { 'README.md': `${'#'.repeat(500_000)}\n${'# '.repeat(200_000)}\n${'['.repeat(200_000)}\n${'> '.repeat(100_000)}\n${'- '.repeat(100_000)}\n${'`'.repeat(100_000)}\n${'*'.repeat(100_000)}\n` }),
  text('a document of 50,000 blocks', { 'README.md': '```dockerfile\nFROM alpine:3.22\n```\n\n'.repeat(50_000) }, 'unreadable-file'),
  text('an env file of 100,000 lines', { 'compose.yaml': `${SERVICE}    env_file: .env\n`, '.env': lines(100_000, (at) => `A${at}=\${A${at - 1}}\n`) }),
  { name: 'pipes called Dockerfile and compose.yaml', make: (folder) => execFileSync('mkfifo', [join(folder, 'Dockerfile'), join(folder, 'compose.yaml')]), says: 'unreadable-file' },
  { name: 'a device behind a link', make: (folder) => symlinkSync('/dev/zero', join(folder, 'Dockerfile')), args: ['.', 'Dockerfile'], says: 'unreadable-file' },
  { name: 'a folder called Dockerfile', make: files({ 'Dockerfile/a.txt': '' }) },
  { name: 'a file without permission', make: (folder) => { files({ Dockerfile: 'FROM alpine:3.22\n' })(folder); chmodSync(join(folder, 'Dockerfile'), 0) }, ...(process.getuid?.() === 0 ? {} : { says: 'unreadable-file' }) },
  { name: 'links in circles and out of the root', make: (folder) => { for (const [to, name] of [['a', 'b'], ['b', 'a'], ['.', 'self'], ['/etc', 'etc'], ['/etc/passwd', 'compose.yaml'], ['Dockerfile', 'Dockerfile']] as const) symlinkSync(to, join(folder, name)) } },
  { name: 'a path of 5,000 bytes', make: (folder) => execFileSync(process.execPath, ['-e', "const fs = require('node:fs'); for (let depth = 0; depth < 25; depth++) { fs.mkdirSync('d'.repeat(200)); process.chdir('d'.repeat(200)) } fs.writeFileSync('Dockerfile', 'FROM alpine:latest')"], { cwd: folder }), says: 'unreadable-file' },
  { name: 'names that drive terminals and logs', make: (folder) => { for (const name of ['\u001b[31mred', 'two\nlines', '::error::x', '%0A::error::x', '\u202etxt', '=1+1', '##vso[task.complete]']) files({ [`${name}/Dockerfile`]: 'FROM alpine:latest\n' })(folder) }, says: 'latest-tag' },
  { name: 'folders, 400 deep', make: (folder) => { mkdirSync(join(folder, ...Array<string>(400).fill('d')), { recursive: true }) } },
  { name: 'git configuration and hooks that run programs', make: gitWithTraps },
  { name: 'a .git file that points elsewhere', make: files({ '.git': 'gitdir: /etc\n', Dockerfile: 'FROM alpine:3.22\n' }) },
  { name: 'a configuration that is no YAML', make: files({ 'dockerlint.config.yaml': '['.repeat(5000), Dockerfile: 'FROM alpine:3.22\n' }), args: ['--config', 'dockerlint.config.yaml'], says: 'dockerlint.config.yaml:1:', code: 2 },
  { name: 'a configuration that extends itself', make: files({ 'dockerlint.config.yaml': 'extends: ./dockerlint.config.yaml\n' }), args: ['--config', 'dockerlint.config.yaml'], says: 'extends itself', code: 2 },
]
