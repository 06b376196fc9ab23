import { describe, expect, it } from 'vitest'
import { toHost } from '../../src/text/document.ts'
import type { Service } from '../../src/compose/index.ts'
import { projectOf, textAt } from './reading.ts'

const serviceOf = (body: string, files: Readonly<Record<string, string>> = {}): Service => {
  const service = projectOf({ 'compose.yaml': `services:\n  a:\n${body.replace(/^/gm, '    ')}\n`, ...files }).service('a')
  if (service === undefined) throw new Error('no service')
  return service
}

describe('ports', () => {
  const ports = (list: string): Service['ports'] => serviceOf(`ports: ${list}`).ports
  it.each([
    ['[80]', { target: { start: 80, end: 80 }, isPublished: false, protocol: 'tcp' }],
    ['["8080:80/UDP"]', { published: { start: 8080, end: 8080 }, target: { start: 80, end: 80 }, protocol: 'udp' }],
    ['["127.0.0.1:1:2"]', { hostIp: '127.0.0.1', published: { start: 1, end: 1 } }],
    ['["[::1]:1:2"]', { hostIp: '::1', published: { start: 1, end: 1 } }],
    ['["::1:1:2"]', { hostIp: '::1', published: { start: 1, end: 1 } }],
    ['["127.0.0.1::2"]', { hostIp: '127.0.0.1', isPublished: false, target: { start: 2, end: 2 } }],
    ['["3000-3002:4000-4002"]', { published: { start: 3000, end: 3002 }, target: { start: 4000, end: 4002 }, resolved: true }],
    ['["8000-8010:80"]', { published: { start: 8000, end: 8010 }, target: { start: 80, end: 80 }, resolved: true }],
    ['[{target: 80, published: "8080", host_ip: 1.2.3.4, protocol: udp, mode: host}]', { form: 'long', hostIp: '1.2.3.4', published: { start: 8080, end: 8080 }, protocol: 'udp', mode: 'host' }],
    ['["${P:-1}:2"]', { published: { start: 1, end: 1 }, resolved: true }],
    ['["${P}:2"]', { isPublished: true, resolved: false, target: { start: 2, end: 2 } }],
  ])('%s', (list, expected) => {
    expect(ports(list)[0]).toMatchObject(expected)
  })

  it.each([['["1:2:3:4:5"]'], ['["a:80"]'], ['["80:70000"]'], ['["1-3:1-2"]'], ['["80/icmp"]'], ['["80:"]']])('says why %s is malformed', (list) => {
    expect(ports(list)[0]).toMatchObject({ resolved: false, malformed: expect.any(String) as string })
  })

  it('knows the places of both ports', () => {
    const [port] = ports('["127.0.0.1:${P:-8080}:80/tcp"]')
    expect([textAt(port?.publishedAt), textAt(port?.targetAt)]).toEqual(['${P:-8080}', '80'])
  })
})

describe('volumes', () => {
  const files = { 'deploy/compose.yaml': '' }
  const mount = (text: string): Service['volumes'][number] | undefined => serviceOf(`volumes: [${text}]`, files).volumes[0]
  it.each([
    ['data:/d', { kind: 'volume', source: { text: 'data' }, target: { text: '/d' }, readOnly: false }],
    ['"./src:/app:ro,z"', { kind: 'bind', hostPath: 'src', readOnly: true, options: ['ro', 'z'] }],
    ['.:/app', { kind: 'bind', hostPath: '.' }],
    ['/cache', { kind: 'anonymous', target: { text: '/cache' } }],
    ['"c:\\\\x:/d"', { kind: 'bind', source: { text: 'c:\\x' }, target: { text: '/d' } }],
    ['/a:/b:rshared', { kind: 'bind', propagation: 'rshared' }],
    ['"${D:-./data}:/d"', { kind: 'bind', hostPath: 'data', resolved: true }],
    ['"${D}/x:/d"', { kind: 'bind', resolved: false }],
    ['"${D}:/d"', { kind: 'other', resolved: false, target: { text: '/d', resolved: true } }],
    ['{type: bind, source: ../x, target: /d, read_only: true}', { kind: 'bind', form: 'long', readOnly: true }],
    ['{type: tmpfs, target: /d}', { kind: 'tmpfs' }],
    ['{type: volume, target: /d}', { kind: 'anonymous' }],
    ['data:/b:ro:zz', { malformed: 'there are too many colons' }],
    ['":/b"', { malformed: 'a part between colons is empty' }],
  ])('%s', (text, expected) => {
    expect(mount(text)).toMatchObject(expected)
  })

  it('gives no project path for what lies outside', () => {
    for (const text of ['../x:/d', '/etc:/d', '~/x:/d']) expect(mount(text)?.hostPath).toBeUndefined()
  })
})

describe('commands', () => {
  const words = (command: string): string[] | undefined => serviceOf(`command: ${command}`).command?.words.map((word) => word.text)
  it.each([
    ['echo a', ['echo', 'a']], ["sh -c \"a && b 'x'\" 'q\"q' a\\ b", ['sh', '-c', "a && b 'x'", 'q"q', 'a b']], ["python -c 'print(1)'", ['python', '-c', 'print(1)']],
    ["a '' b", ['a', '', 'b']], ['[a, "b c"]', ['a', 'b c']], ['""', []], ['echo $$X $$(bar baz)', ['echo', '$X', '$(bar baz)']],
    ['\\a \\"b', ['a', '"b']], ['echo `a b` c', ['echo', '`a b`', 'c']], ['echo \'`\' "`"', ['echo', '`', '`']], ['a 2> b', ['a']], ['a2> b', ['a2']],
  ])('splits %s', (command, expected) => {
    expect(words(command)).toEqual(expected)
  })

  it('knows what the loader drops and refuses', () => {
    const service = serviceOf('command: echo a && echo b\nentrypoint: (a')
    expect(service.command?.words.map((word) => word.text)).toEqual(['echo', 'a'])
    expect(textAt(service.command?.dropped)).toBe('&& echo b')
    expect(service.entrypoint).toMatchObject({ resolved: false, malformed: 'a `(` stands outside of quotes' })
  })

  it('gives each word its place', () => {
    const service = serviceOf('command: >-\n  gunicorn "a b"\n  --bind=${HOST:-0}:80\n')
    expect(service.command?.words.map(textAt)).toEqual(['gunicorn', '"a b"', '--bind=${HOST:-0}:80'])
    expect(service.command?.words[2]?.text).toBe('--bind=0:80')
  })

  it('is nothing for null', () => {
    expect(serviceOf('image: x\ncommand:\nentrypoint: null').command).toBeUndefined()
  })

  it.each([
    ['[CMD, curl, x]', { form: 'exec', words: [{ text: 'curl' }, { text: 'x' }] }], ['[CMD-SHELL, "a || b"]', { form: 'shell', script: { text: 'a || b' } }],
    ['curl x', { form: 'text', script: { text: 'curl x' } }], ['[NONE]', { form: 'none' }], ['[curl, x]', { form: 'unknown' }],
    ['[CMD-SHELL]', { form: 'shell', words: [] }], ['[[a], CMD]', { form: 'exec', words: [] }],
  ])('reads the healthcheck test %s', (test, expected) => {
    expect(serviceOf(`healthcheck: {test: ${test}}`).healthcheck?.test).toMatchObject(expected)
  })

  it('knows no test where none is written', () => {
    expect(serviceOf('healthcheck: {test: }').healthcheck?.test).toBeUndefined()
  })

  it('knows the place of a part of a word', () => {
    const [word] = serviceOf('command: ["--bind=${HOST:-0}:80"]').command?.words ?? []
    expect([word?.part(7).text, textAt(word?.part(2, 6))]).toEqual(['0:80', 'bind'])
    const [quoted] = serviceOf('command: "--name=\'a b\'"').command?.words ?? []
    expect([quoted?.text, quoted?.part(7).text, quoted?.part(2, 6).text]).toEqual(['--name=a b', 'a b', 'name'])
  })

  it('knows a disabled healthcheck', () => {
    expect(serviceOf('healthcheck: {disable: true}').healthcheck?.disabled).toBe(true)
    expect(serviceOf('healthcheck: {test: [NONE]}').healthcheck?.disabled).toBe(true)
  })
})

describe('environment', () => {
  it('joins own entries and env files, own ones first', () => {
    const service = serviceOf('environment: [A=1, "B=${X:-y}", C]\nenv_file: [one.env, {path: two.env, required: false}, {path: no.env, required: false, format: raw}]', {
      'one.env': 'A=9\nD=one\nE=1\n', 'two.env': 'D="${A}-two"\n',
    })
    expect(service.environment.map((entry) => [entry.name, entry.value?.text, entry.from])).toEqual([
      ['A', '1', 'environment'], ['B', 'y', 'environment'], ['C', undefined, 'environment'], ['D', '1-two', 'env-file'], ['E', '1', 'env-file'],
    ])
    expect(textAt(service.environment[1]?.value)).toBe('${X:-y}')
    expect(service.environment[3]).toMatchObject({ document: { path: 'two.env' }, envFile: { path: 'two.env', required: false } })
    expect(service.envFiles.map((file) => [file.path, file.required, file.format, file.syntax !== undefined])).toEqual([
      ['one.env', true, undefined, true], ['two.env', false, undefined, true], ['no.env', false, 'raw', false],
    ])
  })

  it('reads maps with values of all types', () => {
    const service = serviceOf('environment: {A: 1, B: true, C: , D: "", E: 0777}')
    expect(service.environment.map((entry) => entry.value?.text)).toEqual(['1', 'true', undefined, '', '0777'])
  })
})

describe('build', () => {
  it('resolves paths of context and Dockerfile', () => {
    expect(serviceOf('build: ./web').build).toMatchObject({ context: { path: 'web', isRemote: false }, dockerfilePath: 'web/Dockerfile' })
    expect(serviceOf('build: {context: web, dockerfile: ../docker/Dockerfile.dev, target: dev}').build).toMatchObject({ dockerfilePath: 'docker/Dockerfile.dev', target: { text: 'dev' } })
    expect(serviceOf('build: {dockerfile: D}').build).toMatchObject({ dockerfilePath: 'D' })
    expect(serviceOf('build: https://github.com/a/b.git').build).toMatchObject({ context: { isRemote: true } })
    expect(serviceOf('build: ${CTX}').build?.dockerfilePath).toBeUndefined()
  })

  it('takes an empty inline Dockerfile for none, as the loader does', () => {
    const build = serviceOf('build: {dockerfile: D, dockerfile_inline: ""}').build
    expect([build?.dockerfilePath, build?.inlineDockerfile]).toEqual(['D', undefined])
  })

  it('makes a document of an inline Dockerfile, with its way back', () => {
    const build = serviceOf('build:\n  dockerfile_inline: |\n    FROM alpine:${TAG:-3}\n    RUN echo $$HOME ${NO}\n').build
    const inline = build?.inlineDockerfile
    expect(inline?.text).toBe('FROM alpine:3\nRUN echo $HOME ${NO}\n')
    expect(build?.dockerfilePath).toBeUndefined()
    if (inline === undefined) return
    const at = inline.text.indexOf('RUN echo')
    expect(textAt(toHost({ document: inline, range: { start: at, end: at + 8 } }))).toBe('RUN echo')
    expect(inline.kind).toBe('dockerfile')
  })
})

describe('a service', () => {
  it('may have nothing behind its name', () => {
    const project = projectOf('services:\n  docs:\n  b: {image: x}\n')
    const docs = project.service('docs')
    expect([docs?.node, docs?.image, docs?.ports, textAt(docs?.key)]).toEqual([undefined, undefined, [], 'docs'])
  })

  it('keeps keys that no view knows, and reads the others', () => {
    const service = serviceOf('image: x\nx-own: {y: 1}\ngpus: all\nsecrets: [s, {source: t, target: /t}]\nlinks: [db, "c:d"]\nvolumes_from: [b:ro, container:q]\ndevelop: {watch: [{path: ./src, action: sync, target: /app}]}\nextra_hosts: ["h:1.1.1.1"]\ndepends_on: {b: {condition: service_healthy, required: false, restart: true}}\nnetwork_mode: host')
    expect(service.get('gpus')?.value).toMatchObject({ text: 'all' })
    expect(service.secrets.map((grant) => grant.source)).toEqual(['s', 't'])
    expect(service.links.map(({ service: name, alias }) => [name, alias])).toEqual([['db', undefined], ['c', 'd']])
    expect(service.volumesFrom).toMatchObject([{ service: 'b' }, { container: 'q' }])
    expect(service.developWatch).toMatchObject([{ path: { path: 'src' }, action: { text: 'sync' } }])
    expect(service.extraHosts).toMatchObject([{ name: 'h', value: { text: '1.1.1.1' } }])
    expect(service.dependsOn).toMatchObject([{ service: 'b', condition: 'service_healthy', required: false, restart: true }])
    expect(textAt(service.dependsOn[0]?.conditionAt)).toBe('service_healthy')
    expect(service.networkMode?.text).toBe('host')
  })

  it('finds the things at the top', () => {
    const project = projectOf('name: p\nversion: "3"\nservices: {a: {image: x}}\nvolumes: {v: , w: {external: true, name: q}, o: {external: {name: old}}}\nsecrets: {s: {file: ./s.txt}}\nnetworks: {n: {internal: true, driver: bridge}}\n')
    expect([project.name?.text, project.version?.name]).toEqual(['p', 'version'])
    expect(project.volumes.map((volume) => [volume.name, volume.external, volume.externalName?.text])).toEqual([['v', false, undefined], ['w', true, 'q'], ['o', true, 'old']])
    expect(project.secrets[0]?.file?.path).toBe('s.txt')
    expect(project.networks[0]).toMatchObject({ internal: true, driver: { text: 'bridge' } })
  })
})
