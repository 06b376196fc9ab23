import { describe, expect, it } from 'vitest'
import type { Service } from '../../src/compose/index.ts'
import type { ComposeValue } from '../../src/compose/value.ts'
import { at } from '../../src/compose/read-value.ts'
import { projectOf, textAt } from './reading.ts'

/** A value with its texts alone. */
function plain(value: ComposeValue | undefined): unknown {
  if (value === undefined || value.kind === 'scalar') return value?.text
  return value.kind === 'list' ? value.items.map(plain) : Object.fromEntries([...value.entries.values()].map((entry) => [entry.name, plain(entry.value)]))
}

const merged = (base: string, over: string): Service => {
  const project = projectOf({ 'compose.yaml': `services:\n  a: {${base}}\n`, 'compose.override.yaml': `services:\n  a: {${over}}\n` })
  const service = project.service('a')
  if (service === undefined) throw new Error('no service')
  return service
}

describe('merging an override file', () => {
  it('appends lists once and merges ports by what they publish', () => {
    const service = merged('ports: ["80:80", "81:81"], expose: [1], cap_add: [X]', 'ports: ["80:80", {target: 81, published: 81}, "82:82"], expose: ["1", 2], cap_add: [X, Y]')
    expect(service.ports.map((port) => [port.published?.start, port.form])).toEqual([[80, 'short'], [81, 'long'], [82, 'short']])
    expect(service.expose.map((port) => port.value.text)).toEqual(['1', '2'])
    expect(service.capAdd.map((each) => each.text)).toEqual(['X', 'Y'])
  })

  it('merges environment, labels and build arguments by name, whatever their form', () => {
    const service = merged(
      'environment: {A: 1, B: 2}, labels: [l=1], build: {context: ., args: [P=1, Q=2]}',
      'environment: [B=x, C, A], labels: {l: 2, m: 3}, build: {args: {Q: y}}',
    )
    expect(service.environment.map((entry) => [entry.name, entry.value?.text])).toEqual([['A', undefined], ['B', 'x'], ['C', undefined]])
    expect(service.environment.map((entry) => [entry.form, textAt(entry), textAt(entry.nameAt)])).toEqual([['list', 'A', 'A'], ['list', 'B=x', 'B'], ['list', 'C', 'C']])
    expect(service.labels.map((label) => label.value?.text)).toEqual(['2', '3'])
    expect(service.build?.args.map((each) => [each.name, each.value?.text])).toEqual([['P', '1'], ['Q', 'y']])
    expect(service.build?.context?.text.text).toBe('.')
  })

  it('merges mounts and devices by their place in the container', () => {
    const service = merged('volumes: ["./a:/x", "data:/y"], devices: ["/dev/a:/dev/x"]', 'volumes: [{type: tmpfs, target: /x}, "more:/z"], devices: ["/dev/b:/dev/x"]')
    expect(service.volumes.map((mount) => [mount.type, mount.target?.text])).toEqual([['tmpfs', '/x'], ['volume', '/y'], ['volume', '/z']])
    expect(service.devices.map((each) => each.kind === 'scalar' && each.text)).toEqual(['/dev/b:/dev/x'])
  })

  it('replaces commands and healthcheck tests, and merges the rest of the healthcheck', () => {
    const service = merged('command: a b, entrypoint: [e], healthcheck: {test: [CMD, x], interval: 5s}', 'command: [c], healthcheck: {test: curl y}')
    expect(service.command?.words.map((word) => word.text)).toEqual(['c'])
    expect(service.entrypoint?.words.map((word) => word.text)).toEqual(['e'])
    expect(service.healthcheck).toMatchObject({ test: { form: 'text', script: { text: 'curl y' } }, interval: { text: '5s' } })
  })

  it('merges hosts of both forms', () => {
    const hosts = (base: string, over: string): string[] => {
      const { extraHosts } = merged(`extra_hosts: ${base}`, `extra_hosts: ${over}`)
      return extraHosts.map((each) => `${each.name} ${each.value?.text ?? ''}`)
    }
    expect(hosts('{a: 1.1.1.1, b: 2.2.2.2}', '{b: 3.3.3.3, c: 4.4.4.4}')).toEqual(['a 1.1.1.1', 'b 3.3.3.3', 'c 4.4.4.4'])
    expect(hosts('["a:1.1.1.1"]', '["b=2.2.2.2", "a:1.1.1.1"]')).toEqual(['a 1.1.1.1', 'b 2.2.2.2'])
    expect(hosts('["a:1.1.1.1", "b=2.2.2.2"]', '{b: 3.3.3.3}')).toEqual(['a 1.1.1.1', 'b 3.3.3.3'])
  })

  it('merges limits by their kind, one number over two and two over one', () => {
    const limits = (base: string, over: string): unknown => plain(merged(`ulimits: ${base}`, `ulimits: ${over}`).get('ulimits')?.value)
    expect(limits('{nproc: 1, nofile: {soft: 1, hard: 2}}', '{nofile: {hard: 3}}')).toEqual({ nproc: '1', nofile: { soft: '1', hard: '3' } })
    expect(limits('{nofile: {soft: 1, hard: 2}}', '{nofile: 5}')).toEqual({ nofile: '5' })
  })

  it('merges address pools of a network by their subnets', () => {
    const pools = (base: string, over: string): unknown => {
      const network = (config: string): string => `services: {a: {image: x}}\nnetworks: {n: {ipam: {config: ${config}}}}\n`
      const { root } = projectOf({ 'compose.yaml': network(base), 'compose.override.yaml': network(over) })
      return plain(at(at(at(at(root, 'networks'), 'n'), 'ipam'), 'config'))
    }
    expect(pools('[{subnet: 10.0.0.0/8, gateway: 10.0.0.1}, {subnet: 11.0.0.0/8}]', '[{subnet: 10.0.0.0/8, gateway: 10.0.0.2}, {subnet: 12.0.0.0/8}]')).toEqual([
      { subnet: '10.0.0.0/8', gateway: '10.0.0.2' }, { subnet: '11.0.0.0/8' }, { subnet: '12.0.0.0/8' },
    ])
    expect(pools('{a: b}', '[{subnet: 10.0.0.0/8}]')).toEqual([{ subnet: '10.0.0.0/8' }])
  })

  it('takes out single variables and keys of entries that are reset, and keeps the rest', () => {
    const service = merged('environment: {A: 1, B: 2}, volumes: [{type: bind, source: ./a, target: /a}]', 'environment: {A: !reset null}, volumes: [{type: bind, source: ./b, target: /b, read_only: !reset true}, !reset {type: bind}]')
    expect(service.environment.map(({ name }) => name)).toEqual(['B'])
    expect(service.volumes.map(({ target, readOnly }) => [target?.text, readOnly])).toEqual([['/a', false], ['/b', false]])
  })

  it('merges depends_on and networks of both forms', () => {
    const service = merged('depends_on: [b, c], networks: [n]', 'depends_on: {c: {condition: service_healthy}}, networks: {m: {aliases: [w]}}')
    expect(service.dependsOn.map(({ service: name, condition, form }) => [name, condition, form])).toEqual([['b', 'service_started', 'short'], ['c', 'service_healthy', 'long']])
    expect(service.networks.map(({ name, aliases }) => [name, aliases.map((alias) => alias.text)])).toEqual([['n', []], ['m', ['w']]])
    expect(merged('depends_on: {b: {condition: service_healthy}}', 'depends_on: [b]').dependsOn[0]?.condition).toBe('service_started')
  })

  it('merges logging options of one driver only', () => {
    expect(merged('logging: {driver: a, options: {x: 1}}', 'logging: {options: {y: 2}}').logging?.options.map((each) => each.name)).toEqual(['x', 'y'])
    expect(merged('logging: {driver: a, options: {x: 1}}', 'logging: {driver: b}').logging?.options).toEqual([])
  })

  it('obeys !reset and !override', () => {
    const service = merged('ports: ["1:1"], command: [a], environment: {A: 1}, volumes: ["aa:/a"]', 'ports: !reset [], command: !reset null, environment: !override {B: 2}, volumes: !override ["bb:/b"]')
    expect(service.ports).toEqual([])
    expect(service.command).toBeUndefined()
    expect(service.environment.map((entry) => entry.name)).toEqual(['B'])
    expect(service.volumes.map((mount) => mount.source?.text)).toEqual(['bb'])
  })

  it('keeps where each value comes from', () => {
    const service = merged('image: x, user: u', 'user: v')
    expect([service.image?.document.path, service.image?.route]).toEqual(['compose.yaml', undefined])
    expect([service.user?.document.path, service.user?.route?.kind]).toEqual(['compose.override.yaml', 'override'])
    expect(service.get('user')?.key.document.path).toBe('compose.override.yaml')
    expect(service.keys.map((key) => key.document.path)).toEqual(['compose.yaml', 'compose.override.yaml'])
  })

  it('reports kinds that do not fit together', () => {
    const project = projectOf({ 'compose.yaml': 'services: {a: {image: x, cap_add: [a]}}', 'compose.override.yaml': 'services: {a: {cap_add: {b: c}}}' })
    expect(project.problems.map((problem) => [problem.kind, textAt(problem)])).toEqual([['structure', '{b: c}']])
  })
})

describe('one file', () => {
  it('expands anchors and merge keys lazily, own keys first', () => {
    const project = projectOf('x-base: &base\n  image: b\n  environment: &env {A: 1, B: 2}\nservices:\n  a:\n    <<: *base\n    environment:\n      <<: [*env, {A: 9, C: 3}]\n      B: 4\n  b: *base\n')
    const service = project.service('a')
    expect(service?.image).toMatchObject({ text: 'b', route: { kind: 'merge-key' } })
    expect(textAt(service?.image?.route?.at)).toBe('<<')
    expect(service?.environment.map((entry) => [entry.name, entry.value?.text])).toEqual([['A', '1'], ['C', '3'], ['B', '4']])
    expect(textAt(project.service('b')?.image?.alias)).toBe('*base')
    expect(project.extensions.map((entry) => entry.name)).toEqual(['x-base'])
  })

  it('merges the documents of one file', () => {
    const project = projectOf('services: {a: {image: x}}\n---\nservices: {a: {command: b}, c: {image: y}}\n')
    expect(project.services.map((service) => service.name)).toEqual(['a', 'c'])
    expect(project.service('a')?.command?.words[0]?.text).toBe('b')
  })

  it('reports repeated keys and YAML errors at their places', () => {
    const project = projectOf('services:\n  a:\n    image: x\n    image: y\n  b:\n    image: *no\n')
    expect(project.problems.map((problem) => [problem.kind, textAt(problem)])).toEqual([['yaml', '*no'], ['duplicate-key', 'image']])
  })
})
