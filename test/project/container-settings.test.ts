import { describe, expect, it } from 'vitest'
import type { Service } from '../../src/compose/model.ts'
import { capabilityName, hasLimit, hasSecurityOption, isWholeService, programOfImage } from '../../src/project/container-settings.ts'
import { projectOf } from '../support/memory-project.ts'

function service(keys: string): Service {
  const text = `services:\n  web:\n    ${keys}\n`
  return projectOf({ 'compose.yaml': text }).services[0]!.service
}

describe('limits', () => {
  it.each([
    ['mem_limit: 512m', true], ['mem_limit: "1.5 g"', true], ['mem_limit: ${MEMORY}', true], ['mem_limit: ${MEMORY:-1g}', true], ['mem_limit: 0.5g', true],
    ['mem_limit: 0', false], ['mem_limit: 0m', false], ['mem_limit: -1', false], ['mem_limit: ${MEMORY:-0}', false], ['mem_limit:', false], ['mem_limit: ""', false],
    ['deploy: { resources: { limits: { memory: 1G } } }', true], ['deploy: { resources: { reservations: { memory: 1G } } }', false], ['cpus: 2', false],
  ])('%s', (keys, limited) => {
    expect(hasLimit(service(`image: shop/web:1\n    ${keys}`), 'memory')).toBe(limited)
  })

  it('knows the other resources', () => {
    expect(hasLimit(service('cpu_quota: 50000'), 'cpus')).toBe(true)
    expect(hasLimit(service('cpu_shares: 512'), 'cpus')).toBe(false)
    expect(hasLimit(service('pids_limit: -1'), 'pids')).toBe(false)
    expect(hasLimit(service('deploy: { resources: { limits: { pids: 50 } } }'), 'pids')).toBe(true)
  })
})

describe('whole services', () => {
  it.each([
    ['image: shop/web:1', true], ['build: .', true], ['restart: always', false], ['image: shop/web:1\n    provider: { type: model }', false],
    ['image: shop/web:1\n    extends: { file: other.yaml, service: base }', false],
  ])('%s', (keys, whole) => {
    expect(isWholeService(service(keys))).toBe(whole)
  })
})

it('reads security options and capabilities', () => {
  const set = (text: string): boolean | undefined => hasSecurityOption(service(`security_opt: [${text}]`), 'no-new-privileges', 'true')
  expect(set('"no-new-privileges:true"')).toBe(true)
  expect(set('no-new-privileges=true')).toBe(true)
  expect(set('No-New-Privileges')).toBe(true)
  expect(set('"no-new-privileges:false"')).toBe(false)
  expect(set('"${OPTION}"')).toBeUndefined()
  expect(service('cap_add: [cap_sys_admin, "${X}"]').capAdd.map((each) => capabilityName(each))).toEqual(['SYS_ADMIN', undefined])
  expect(programOfImage({ repository: 'Portainer/portainer-CE' })).toBe('portainer-ce')
  expect(programOfImage(undefined)).toBeUndefined()
})
