import { describe, expect, it } from 'vitest'
import { composeFormat, hasPlaceholders, isComposeDocument, isComposeFileName, isIP, isTemplateName } from '../../src/compose/index.ts'
import { parseYaml } from '../../src/syntax/yaml/index.ts'
import type { YamlFile } from '../../src/syntax/yaml/index.ts'
import { createDocument } from '../../src/text/document.ts'

const yaml = (text: string): YamlFile => parseYaml(createDocument('x.yml', 'other', text))

describe('isComposeFileName', () => {
  it.each([
    'compose.yaml', 'compose.yml', 'docker-compose.yml', 'a/b/docker-compose.prod.yml', 'docker-compose-dev.yaml', 'compose.override.yaml', 'docker_compose.yml',
    'compose-dev.yml', 'prod.docker-compose.yml', 'docker-compose.template.yml', 'docker-compose.yml.example', 'docker-compose.yml.j2', 'Docker-Compose.yml',
  ])('takes %s', (name) => { expect(isComposeFileName(name)).toBe(true) })
  it.each(['build.yml', 'composer.yml', 'decompose.yml', 'compose.json', 'services.yml', 'docker-compose.md'])('leaves %s', (name) => {
    expect(isComposeFileName(name)).toBe(false)
  })
})

describe('isComposeDocument', () => {
  it.each([
    ['a service with an image', 'services: {a: {image: x}}'], ['with build', 'version: "2"\nservices: {a: {build: .}}'], ['with a merge key', 'x: &b {image: x}\nservices: {a: {<<: *b}}'],
    ['an overlay', 'services: {a: {restart: always}}'], ['two common keys', 'services: {a: {ports: ["1:1"], environment: {A: 1}}}'], ['one of several documents', 'a: 1\n---\nservices: {a: {image: x}}'],
    ['a null service beside', 'services: {a: , b: {image: x}}'],
  ])('takes %s', (_, text) => { expect(isComposeDocument(yaml(text))).toBe(true) })
  it.each([
    ['Kubernetes', 'apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}'], ['GitLab CI', 'services: [postgres:16]\ntest: {script: x}'],
    ['GitHub Actions', 'on: push\njobs: {a: {services: {db: {image: x}}}}'], ['OpenAPI', 'openapi: 3.0.0\npaths: {}'],
    ['Symfony', 'services:\n  _defaults: {autowire: true}\n  App\\: {resource: ../src}'], ['Drupal', 'services:\n  m.x: {class: A, arguments: ["@b"], tags: [{name: t}]}'],
    ['Traefik', 'http:\n  services: {a: {loadBalancer: {servers: []}}}'], ['Traefik at the top', 'services: {a: {loadBalancer: {servers: []}}}'], ['nothing', ''], ['a list', 'services: [a]'],
    ['networks alone', 'networks: {a: {}}'],
  ])('leaves %s', (_, text) => { expect(isComposeDocument(yaml(text))).toBe(false) })
})

describe('composeFormat', () => {
  it('tells the format before services', () => {
    expect(composeFormat(yaml('web: {build: ., links: [db]}\ndb: {image: x}'), 'docker-compose.yml')).toBe('1')
    expect(composeFormat(yaml('web: {image: x}\nanchor: {a: 1}'), 'docker-compose.yml')).toBe('1')
    expect(composeFormat(yaml('web: {image: x}\nvariables: {a: 1}'), 'ci.yml')).toBe('unknown')
    expect(composeFormat(yaml('services: {a: {image: x}}'), 'x.yml')).toBe('current')
    expect(composeFormat(yaml('networks: {a: }'), 'compose.yml')).toBe('current')
    expect(composeFormat(yaml('test: {image: x, script: [y], stage: z}'), 'docker-compose.yml')).toBe('unknown')
    expect(composeFormat(yaml(''), 'compose.yml')).toBe('unknown')
  })
})

describe('templates', () => {
  it.each(['docker-compose.template.yml', 'compose.yml.example', 'compose.yaml.j2', 'example.compose.yml'])('%s is one by name', (name) => { expect(isTemplateName(name)).toBe(true) })
  it.each(['compose.yml', 'templates.yml', 'distribution.yml'])('%s is none', (name) => { expect(isTemplateName(name)).toBe(false) })
  it.each(['image: {{ image }}', 'A: "[password]"', '- A=[password] # of the database', 'A: <your-key>', '- A=<secret>', 'image: @TAG@', '{% if x %}'])('%s has a placeholder', (text) => { expect(hasPlaceholders(text)).toBe(true) })
  it.each(['command: [a, b]', 'command: [django]', 'format: "{{.Name}}"', 'image: ${TAG}', 'ports: ["80:80"]', 'A: "<<"', 'cap_drop: [ALL, X]'])('%s has none', (text) => { expect(hasPlaceholders(text)).toBe(false) })
})

describe('isIP', () => {
  it.each([['127.0.0.1', true], ['::', true], ['::1', true], ['fe80::1:2', true], ['::ffff:1.2.3.4', true], ['256.0.0.1', false], ['1.2.3', false], ['1::2::3', false], ['x', false], ['', false]])('%s', (text, expected) => {
    expect(isIP(text)).toBe(expected)
  })
})
