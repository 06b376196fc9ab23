import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComposeProject } from '../../src/compose/index.ts'
import { projectOf } from './reading.ts'

const COUNT = 5000

/** Reads every view, as rules do. */
function readAll(project: ComposeProject): number {
  let count = 0
  for (const service of project.services) {
    for (let type: object | null = Object.getPrototypeOf(service) as object; type !== null && type !== Object.prototype; type = Object.getPrototypeOf(type) as object | null) {
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
        if (property.get === undefined || name === 'project') continue
        const value: unknown = Reflect.get(service, name)
        count += Array.isArray(value) ? value.length : 1
      }
    }
  }
  return count + project.volumes.length + project.networks.length + project.secrets.length + project.configs.length + project.models.length
}

function kindsOf(project: ComposeProject): string[] {
  return [...new Set(project.problems.map((problem) => problem.kind))]
}

describe('hostile and large input', () => {
  it('expands aliases within a budget', () => {
    const bomb = `x0: &x0 [a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 12 }, (_, index) => `x${index + 1}: &x${index + 1} [${Array(9).fill(`*x${index}`).join(', ')}]\n`).join('')}`
    const project = projectOf(`${bomb}services: {a: {image: x, command: *x12}}\n`)
    expect(kindsOf(project)).toEqual(['too-large'])
    expect(project.service('a')?.image?.text).toBe('x')
  })

  it('expands merge keys within a budget', () => {
    const bomb = `x0: &x0 {a: 1}\n${Array.from({ length: 25 }, (_, index) => `x${index + 1}: &x${index + 1} {<<: [*x${index}, *x${index}]}\n`).join('')}`
    expect(kindsOf(projectOf(`${bomb}services: {a: {<<: *x25, image: x}}\n`))).toEqual(['too-large'])
  })

  it('takes an anchor that is used hundreds of times', () => {
    const project = projectOf(`x: &e {A: 1, B: 2}\nservices:\n${Array.from({ length: 500 }, (_, index) => `  s${index}: {image: x, environment: {<<: *e}}\n`).join('')}`)
    expect(project.problems).toEqual([])
  })

  it('is not caught by aliases that hold themselves', () => {
    expect(kindsOf(projectOf('services: &a\n  s: {image: x, <<: *a, y: *a}\n'))).toEqual(['yaml'])
  })

  it('reads thousands of services', () => {
    const text = `services:\n${Array.from({ length: COUNT }, (_, index) => `  s${index}: {image: "x:\${T:-1}", ports: ["${index}:80"], environment: [A=1], volumes: ["d${index}:/d"], depends_on: [s0]}\n`).join('')}`
    const project = projectOf({ 'compose.yaml': text, 'compose.override.yaml': text })
    expect(project.services).toHaveLength(COUNT)
    expect(readAll(project)).toBeGreaterThan(COUNT)
    expect(project.problems).toEqual([])
  })

  it('cuts off endless chains of extends', () => {
    const chain = Array.from({ length: COUNT }, (_, index) => `  s${index}: {extends: s${index + 1}}\n`).join('')
    expect(kindsOf(projectOf(`services:\n${chain}  s${COUNT}: {image: x}\n`))).toEqual(['too-large'])
  })

  it('never throws on values of the wrong kind', () => {
    const value = fc.constantFrom('x', '1', 'true', '', '[]', '[a, 1, {b: c}, [d], null]', '{}', '{a: b, c: [d], e: }', '"${A"', '"${A:-b}"', '!reset []', '!override {a: b}', '*no', '"a:b:c:d"', '/a', '[["x"]]')
    const key = fc.constantFrom(
      'image', 'build', 'ports', 'volumes', 'environment', 'env_file', 'depends_on', 'networks', 'healthcheck', 'extends', 'command', 'labels', 'secrets', 'deploy', 'logging', 'develop',
      'expose', 'links', 'tmpfs', 'volumes_from', 'extra_hosts', 'devices', 'profiles', 'models', 'label_file', 'ulimits', '<<',
    )
    const service = fc.array(fc.tuple(key, value), { maxLength: 6 }).map((entries) => entries.map(([name, text]) => `    ${name}: ${text}\n`).join(''))
    const top = fc.tuple(fc.constantFrom('volumes', 'networks', 'secrets', 'include', 'name', 'x-a', 'configs', 'services'), value)
    fc.assert(fc.property(service, service, fc.array(top, { maxLength: 3 }), (base, over, tops) => {
      const rest = tops.map(([name, text]) => `${name}: ${text}\n`).join('')
      readAll(projectOf({ 'compose.yaml': `services:\n  a:\n${base}  b: {image: x}\n${rest}`, 'compose.override.yaml': `services:\n  a:\n${over}${rest}` }))
    }), { numRuns: 400 })
  })

  it('never throws on any text', () => {
    const piece = fc.constantFrom('services:\n', '  a:\n', '    image: x\n', '    ports:\n', '      - ', '"80:80"\n', '{', '}', '[', ']', '&a ', '*a', '<<: ', ': ', '\n', '${X}', '---\n', '\t', '"', 'include: ', 'extends: ')
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => { readAll(projectOf(pieces.join(''))) }), { numRuns: 300 })
  })
})
