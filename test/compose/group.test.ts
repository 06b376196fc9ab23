import { describe, expect, it } from 'vitest'
import { groupComposeFiles } from '../../src/compose/index.ts'
import { createDocument } from '../../src/text/document.ts'
import { projectsOf, readerOf } from './reading.ts'

const COMPLETE = 'services: {web: {image: x, ports: ["1:1"]}, db: {image: y}}\n'
const OVERLAY = 'services: {web: {ports: ["2:2"]}}\n'
const shapes = (files: Readonly<Record<string, string>>): [string, boolean][] =>
  projectsOf(files).map((project) => [project.files.map((file) => file.document.path).join(' '), project.isVariant])

describe('groupComposeFiles', () => {
  it('merges the override by itself', () => {
    expect(shapes({ 'docker-compose.yml': COMPLETE, 'docker-compose.override.yml': OVERLAY })).toEqual([['docker-compose.yml docker-compose.override.yml', false]])
  })

  it('prefers compose.yaml, and leaves the others as projects of their own', () => {
    expect(shapes({ 'docker-compose.yml': COMPLETE, 'compose.yaml': COMPLETE })).toEqual([['compose.yaml', false], ['docker-compose.yml', false]])
  })

  it('merges overlays over the base as variants, without the override', () => {
    const files = { 'docker-compose.yml': COMPLETE, 'docker-compose.override.yml': OVERLAY, 'docker-compose.prod.yml': OVERLAY, 'docker-compose.test.yml': COMPLETE }
    expect(shapes(files)).toEqual([
      ['docker-compose.yml docker-compose.override.yml', false], ['docker-compose.yml docker-compose.prod.yml', true], ['docker-compose.test.yml', false],
    ])
    const variant = projectsOf(files)[1]
    expect(variant?.document.path).toBe('docker-compose.prod.yml')
    expect(variant?.service('web')?.ports.map((port) => [port.document.path, port.value.route?.kind])).toEqual([['docker-compose.yml', undefined], ['docker-compose.prod.yml', 'variant']])
    expect(variant?.files.map((file) => file.role)).toEqual(['base', 'variant'])
  })

  it('keeps complete files, and overlays without a base, as they are', () => {
    expect(shapes({ 'build.yml': COMPLETE, 'dev.yml': COMPLETE })).toEqual([['build.yml', false], ['dev.yml', false]])
    expect(shapes({ 'docker-compose.yml': COMPLETE, 'other.yml': 'services: {z: {ports: ["2:2"]}}' })).toEqual([['docker-compose.yml', false], ['other.yml', false]])
    expect(shapes({ 'docker-compose.yml': COMPLETE, 'docker-compose.prod.yml': 'services: {web: {image: z}, db: }' })).toEqual([['docker-compose.yml', false], ['docker-compose.prod.yml', false]])
  })

  it('takes the file of the same stem as base', () => {
    expect(shapes({ 'stack.yml': COMPLETE, 'stack.prod.yml': OVERLAY })).toEqual([['stack.yml stack.prod.yml', true], ['stack.yml', false]])
  })

  it('does not merge a template over what it is a template for', () => {
    expect(shapes({ 'docker-compose.yml': COMPLETE, 'docker-compose.template.yml': OVERLAY })).toEqual([['docker-compose.yml', false], ['docker-compose.template.yml', false]])
  })

  it('keeps folders apart', () => {
    expect(shapes({ 'a/compose.yml': COMPLETE, 'b/compose.prod.yml': OVERLAY })).toEqual([['a/compose.yml', false], ['b/compose.prod.yml', false]])
  })

  it('obeys COMPOSE_FILE of .env', () => {
    const files = { 'one.yml': COMPLETE, 'two.yml': OVERLAY, 'compose.override.yml': OVERLAY, '.env': 'COMPOSE_FILE=one.yml:two.yml\n' }
    expect(shapes(files)[0]).toEqual(['one.yml two.yml', false])
    expect(shapes({ ...files, '.env': 'COMPOSE_FILE=one.yml,two.yml\nCOMPOSE_PATH_SEPARATOR=,\n' })[0]).toEqual(['one.yml two.yml', false])
    expect(shapes({ 'compose.yml': COMPLETE, '.env': 'COMPOSE_FILE=../../etc/x.yml\n' })).toEqual([['compose.yml', false]])
  })

  it('takes groups from the configuration', () => {
    const files = { 'compose.yml': COMPLETE, 'x.yml': OVERLAY }
    const documents = Object.entries(files).map(([path, text]) => createDocument(path, 'compose', text))
    const projects = groupComposeFiles(documents, readerOf(files), { groups: [['compose.yml', 'x.yml']] })
    expect(projects.map((project) => project.files.map((file) => file.document.path))).toEqual([['compose.yml', 'x.yml']])
  })
})
