import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintTexts } from '../../src/dev/fuzz/check.ts'
import { fixProject } from '../../src/fix/fix.ts'
import { parseDockerfile } from '../../src/syntax/dockerfile/index.ts'
import { parseYaml } from '../../src/syntax/yaml/index.ts'
import { createDocument } from '../../src/text/document.ts'

/** One of the parts, the same ones for the same seed. */
const oneOf = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)

const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((texts) => texts.join(''))

const keyword = (name: string): fc.Arbitrary<string> => oneOf(name, name, name, name.toLowerCase(), `  ${name}`, `\t${name}`)
const gap = oneOf(' ', ' ', '  ', '\t', ' \\\n  ', ' \\\n# in between\n  ', ' \\\n\n  ')
const comment = oneOf('', '', '# why\n', '\n', '#\n\n', '  # TODO 😀\n')
const command = oneOf('apt-get update', 'apt-get install -y curl git', 'apt install curl', 'cd /app', 'sudo make', 'curl -fsSL https://example.org/a | sh', 'wget https://example.org/a.tgz', 'pip install -r requirements.txt', 'npm install', 'chmod 777 /x', 'echo `id -u`', 'apk add bash', 'echo "a\\nb"', 'rm -rf /var/lib/apt/lists/*')
const script = fc.array(command, { minLength: 1, maxLength: 4 }).chain((commands) => oneOf(' && ', ' && \\\n    ', '; ', ' || ').map((operator) => commands.join(operator)))

const instruction = fc.oneof(
  joined(keyword('RUN'), gap, script),
  joined(keyword('RUN'), oneOf(' <<EOF\n', ' <<-"EOF"\n'), script, oneOf('\nEOF', '\n\tx\nEOF')),
  joined(keyword('RUN'), gap, oneOf('["apt-get", "update"]', '--mount=type=cache,target=/root/.cache pip install x')),
  joined(oneOf('ADD', 'COPY', 'add'), gap, oneOf('a.py /srv/', '. .', '. /app', '["a b", "/x/"]', '--chown=app:app . /app', 'https://example.org/a /a')),
  joined(keyword('ENV'), gap, oneOf('A 1', 'A=1 B="2 3"', 'DEBIAN_FRONTEND noninteractive', 'TOKEN=abc', 'PATH $PATH:/x')),
  joined(keyword('MAINTAINER'), gap, oneOf('Pat', 'Pat "The Ship" <pat@example.org>')),
  joined(keyword('WORKDIR'), gap, oneOf('app', '/app', '/app/', '"/a b"')),
  joined(keyword('CMD'), gap, oneOf('python app.py', '["python", "app.py"]', "['python', 'app.py']", 'exec gunicorn a:b')),
  joined(keyword('ENTRYPOINT'), gap, oneOf('/start.sh', '["/start.sh"]', 'sh -c "x"')),
  joined(keyword('EXPOSE'), gap, oneOf('80', '22', '80/TCP 443', '8000:8000')),
  joined(keyword('USER'), gap, oneOf('root', 'app', '0', '1000:1000')),
  joined(keyword('LABEL'), gap, oneOf('a=b', 'a b', 'org.opencontainers.image.authors=Kim', 'x="1" \\\n  y=2')),
  joined(keyword('HEALTHCHECK'), gap, oneOf('NONE', 'CMD curl localhost', '--interval=1s CMD ["x"]')),
  joined(keyword('ARG'), gap, oneOf('A', 'A=1', 'TOKEN')),
  joined(keyword('ONBUILD'), gap, oneOf('RUN make', 'ADD . /app')),
  joined(keyword('SHELL'), gap, oneOf('["/bin/bash", "-c"]', '["/bin/bash", "-o", "pipefail", "-c"]')),
  joined(keyword('FROM'), gap, oneOf('debian', 'alpine:3.22 as Build', 'python:latest AS x', 'scratch', 'node:24-slim')),
)

const dockerfile = fc.tuple(oneOf('', '# syntax=docker/dockerfile:1\n', '\n# first\n'), oneOf('FROM debian:12', 'from ubuntu as Base', 'FROM --platform=linux/amd64 python:3.13-slim', 'FROM alpine:latest AS a'), fc.array(joined(comment, instruction), { maxLength: 9 }), oneOf('\n', '', '\n\n', '  \n'))
  .map(([head, from, rest, end]) => `${head}${[from, ...rest].join('\n')}${end}`)

const key = (name: string): fc.Arbitrary<string> => oneOf(name, name, `"${name}"`, `'${name}'`)
const field = fc.oneof(
  joined(key('image'), oneOf(': ', ':   '), oneOf('postgres', '"redis:latest"', "'example/web:1.0'", 'nginx:1.29 # the proxy', '&img mysql:8', '${IMAGE:-web}')),
  joined(key('ports'), oneOf(': [80:80, "443:443"]', ':\n- 5432:5432', ':\n  - "22:22"\n  # in between\n  - 127.0.0.1:80:80', ':\n  - target: 80\n    published: 80')),
  joined(key('environment'), oneOf(': {A: 1, PASSWORD: secret}', ':\n  POSTGRES_PASSWORD: hunter2\n  B: "yes"', ':\n  - A=1\n  - POSTGRES_PASSWORD=x', ': [ A=1 ,B=2 ]', ':\n  <<: *env\n  C: |\n    two\n    lines')),
  joined(key('restart'), oneOf(': no', ': always', ': "no"', ': unless-stopped   # keep')),
  joined(key('depends_on'), oneOf(': [db]', ':\n  - db', ':\n  db:\n    condition: service_started')),
  joined(key('volumes'), oneOf(':\n  - ./data:/data', ': ["data:/var/lib/x"]', ':\n  - /var/run/docker.sock:/var/run/docker.sock', ': []')),
  joined(key('build'), oneOf(': .', ':\n  context: .\n  args: [A=1]', ': {context: ., dockerfile: Dockerfile}')),
  joined(key('privileged'), oneOf(': true', ': yes')), joined(key('links'), oneOf(': [db]', ':\n- db')), joined(key('container_name'), oneOf(': web', ': "db"')),
  joined(key('healthcheck'), oneOf(':\n  test: curl -f http://localhost', ':\n  disable: true', ': {test: ["CMD", "x"], interval: 10s}')),
  joined(key('command'), oneOf(': python manage.py runserver', ': >-\n  gunicorn\n  a:b', ': ["sh", "-c", "x && y"]')),
  joined(key('env_file'), oneOf(': .env', ':\n  - .env')), joined(key('network_mode'), oneOf(': host', ': bridge')),
)

const indented = (text: string, by: number): string => text.split('\n').map((line) => (line === '' ? line : ' '.repeat(by) + line)).join('\n')

const service = fc.uniqueArray(field, { minLength: 1, maxLength: 6, selector: (text) => /\w+/.exec(text)?.[0] ?? '' })
const compose = fc.tuple(oneOf('', 'version: "3"\n', "version: '3.8'\n\n", '---\n', '# the stack\nname: shop\n'), oneOf('', 'x-env: &env\n  A: "1"\n', 'x-base: &base {init: true}\n'), fc.integer({ min: 2, max: 4 }), service, service, oneOf('', 'volumes:\n  data:\n', 'networks: {default: {}}\n'), oneOf('\n', ''))
  .map(([head, anchors, step, web, db, tail, end]) => {
    const block = (name: string, fields: readonly string[]): string => indented(`${name}:\n${fields.map((text) => indented(text, step)).join('\n')}`, step)
    return `${head}${anchors.includes('&env') || ![...web, ...db].some((text) => text.includes('*env')) ? anchors : `x-env: &env\n  A: "1"\n`}services:\n${block('web', web)}\n${block('db', db)}\n${tail}`.replace(/\n$/, end)
  })

/** What each file of a project may be written with. */
const written = (text: string): fc.Arbitrary<string> => oneOf('', 'crlf', 'bom', 'both').map((how) => (how === 'bom' || how === 'both' ? '\uFEFF' : '') + (how === 'crlf' || how === 'both' ? text.replaceAll('\n', '\r\n') : text))

type Texts = Readonly<Record<string, string>>

function fixAll(files: Texts, safety: 'safe' | 'unsafe'): { after: Texts; again: readonly string[]; rejected: number } {
  const fix = (texts: Texts): ReturnType<typeof fixProject> => fixProject(lintTexts(texts).findings, safety, (changed) => lintTexts({ ...texts, ...Object.fromEntries(changed) }).findings)
  const first = fix(files)
  const after = { ...files, ...Object.fromEntries(first.files.map((file) => [file.path, file.after])) }
  const second = fix(after)
  return { after, again: second.applied.map(({ ruleId }) => ruleId), rejected: first.rejected.length }
}

function problems(files: Texts): number {
  return Object.entries(files).reduce((sum, [path, text]) => sum + (path.endsWith('.yaml')
    ? parseYaml(createDocument(path, 'compose', text)).problems.length : path.endsWith('Dockerfile') ? parseDockerfile(createDocument(path, 'dockerfile', text)).problems.length : 0), 0)
}

function serious(files: Texts): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { ruleId, severity, document } of lintTexts(files).findings) if (severity !== 'info') counts.set(`${ruleId} in ${document.path}`, (counts.get(`${ruleId} in ${document.path}`) ?? 0) + 1)
  return counts
}

function check(files: Texts, safety: 'safe' | 'unsafe'): void {
  const { after, again } = fixAll(files, safety)
  expect(problems(after), 'what could be read can still be read').toBeLessThanOrEqual(problems(files))
  expect(again, 'a second time there is nothing to do').toEqual([])
  const before = serious(files)
  expect([...serious(after)].filter(([rule, count]) => count > (before.get(rule) ?? 0)), 'nothing of warning or above is new').toEqual([])
  for (const [path, text] of Object.entries(files)) {
    const now = after[path] ?? ''
    expect(now.startsWith('\uFEFF'), 'a byte order mark stays').toBe(text.startsWith('\uFEFF'))
    if (text.includes('\r\n') && !/[^\r]\n/.test(text)) expect(/[^\r]\n/.test(now), `line breaks stay of one kind: ${JSON.stringify(now)}`).toBe(false)
    if (!text.includes('\r')) expect(now).not.toContain('\r')
  }
}

const RUNS = Number(process.env['FIX_RUNS'] ?? 25)
const SEED = Number(process.env['FIX_SEED'] ?? 7)

describe.each(['safe', 'unsafe'] as const)('%s fixes of generated files', (safety) => {
  it('hold for Dockerfiles', () => {
    fc.assert(fc.property(dockerfile.chain(written), (text) => check({ Dockerfile: text }, safety)), { numRuns: RUNS, seed: SEED })
  }, 120_000)

  it('hold for compose files', () => {
    fc.assert(fc.property(compose.chain(written), (text) => check({ 'compose.yaml': text }, safety)), { numRuns: RUNS, seed: SEED })
  }, 120_000)

  it('hold for both together', () => {
    fc.assert(fc.property(dockerfile, compose, (one, other) => check({ Dockerfile: one, 'compose.yaml': other, '.env': 'A=1\n' }, safety)), { numRuns: Math.ceil(RUNS / 2), seed: SEED })
  }, 120_000)
})
