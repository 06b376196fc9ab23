import { describe, expect, it } from 'vitest'
import { projectOf, textAt } from './reading.ts'

describe('extends', () => {
  it('merges a service of the same file below', () => {
    const project = projectOf('services:\n  a: {extends: b, environment: [X=1]}\n  b: {extends: {service: c}, ports: ["1:1"]}\n  c: {image: x, environment: {Y: 2}}\n')
    const service = project.service('a')
    expect(service?.image).toMatchObject({ text: 'x', route: { kind: 'extends' } })
    expect(service?.environment.map((entry) => entry.name)).toEqual(['Y', 'X'])
    expect(service?.ports).toHaveLength(1)
    expect(textAt(service?.extends?.from)).toBe('b')
    expect(project.service('c')?.image?.route).toBeUndefined()
  })

  it('reads other files, whose relative paths start from their own folder', () => {
    const project = projectOf({
      'compose.yaml': 'services:\n  a: {extends: {file: lib/common.yml, service: base}, volumes: [./own:/own]}\n',
      'lib/common.yml': 'services:\n  base: {extends: root, build: ./ctx, volumes: [./rel:/rel], env_file: x.env}\n  root: {user: "0"}\n',
      'lib/x.env': 'FROM_FILE=1\n',
    })
    const service = project.service('a')
    expect(project.problems).toEqual([])
    expect(service?.build).toMatchObject({ context: { path: 'lib/ctx' }, dockerfilePath: 'lib/ctx/Dockerfile' })
    expect(service?.volumes.map((mount) => mount.hostPath)).toEqual(['lib/rel', 'own'])
    expect(service?.user?.text).toBe('0')
    expect(service?.environment).toMatchObject([{ name: 'FROM_FILE', value: { text: '1' }, from: 'env-file' }])
    expect(project.files.map((file) => [file.document.path, file.role])).toEqual([['compose.yaml', 'base'], ['lib/common.yml', 'extended']])
  })

  it('reports circles, missing services and missing files, and keeps the rest', () => {
    const project = projectOf('services:\n  a: {extends: b, image: x}\n  b: {extends: a}\n  c: {extends: c}\n  d: {extends: nope}\n  e: {extends: {file: no.yml, service: z}, image: y}\n')
    expect(project.problems.map((problem) => [problem.kind, textAt(problem)])).toEqual([['cycle', 'a'], ['cycle', 'c'], ['extends', 'nope'], ['missing-file', 'no.yml']])
    expect(project.service('e')?.image?.text).toBe('y')
  })

  it('is not followed where nobody can know what is extended', () => {
    const project = projectOf({
      'compose.yaml': 'services:\n  a: {extends: {file: "${F}", service: x}}\n  b: {extends: {service: "${S}"}}\n  c: {extends: {file: "", service: x}}\n  d: {extends: {file: lib, service: x}}\n  e: {extends: {file: empty.yml, service: x}}\n  f: {extends: {file: empty.yml, service: y}}\n  g: {extends: none}\n  none:\n',
      'lib/x.yml': '', 'empty.yml': 'volumes: {}\n',
    })
    expect(project.problems.map(({ kind, message }) => `${kind} ${message}`).sort()).toEqual([
      'extends There is no service `x` in `empty.yml`.', 'extends There is no service `y` in `empty.yml`.',
      'missing-file `lib`, which extends names, is a folder.', 'missing-file extends names no file here.',
      'not-read What extends names here is not known, or on another machine.', 'not-read Which service is extended is not known.',
    ])
  })

  it('never reads outside of the project', () => {
    const project = projectOf({ 'compose.yaml': 'include: [../../etc/x.yml, /etc/y.yml, "oci://a/b"]\nservices: {a: {extends: {file: ../z.yml, service: q}, env_file: [/etc/passwd, ../../x]}}' })
    expect(project.service('a')?.envFiles.map((file) => file.path)).toEqual([undefined, undefined])
    expect(project.problems.every((problem) => problem.kind === 'not-read')).toBe(true)
    expect(project.problems).toHaveLength(4)
  })
})

describe('include', () => {
  const files = {
    'compose.yaml': 'include:\n  - inc/compose.yml\n  - {path: [inc/two.yml, inc/two.over.yml], project_directory: ., env_file: inc/x.env}\nservices:\n  main: {image: m}\n  inc: {user: u}\n',
    'inc/compose.yml': 'services: {inc: {image: "i:${V:-none}", volumes: ["./d:/d"]}}\nvolumes: {data: }\n',
    'inc/two.yml': 'services: {two: {image: "t:${V}", volumes: ["./d:/d"]}}\n',
    'inc/two.over.yml': 'services: {two: {command: b}}\n',
    'inc/x.env': 'V=5\n',
    'inc/.env': 'V=inner\n',
  }

  it('imports with its own folder and environment, below what the file says itself', () => {
    const project = projectOf(files)
    expect(project.problems).toEqual([])
    expect(project.services.map((service) => service.name).sort()).toEqual(['inc', 'main', 'two'])
    expect(project.service('inc')).toMatchObject({ image: { text: 'i:inner', route: { kind: 'include' } }, user: { text: 'u' } })
    expect(project.service('inc')?.volumes[0]?.hostPath).toBe('inc/d')
    expect(project.service('two')).toMatchObject({ image: { text: 't:5' } })
    expect(project.service('two')?.volumes[0]?.hostPath).toBe('d')
    expect(project.volumes.map((volume) => volume.name)).toEqual(['data'])
    expect(project.environmentFiles.map((file) => file.document.path)).toEqual(['inc/.env', 'inc/x.env'])
  })

  it('reports circles and missing files', () => {
    const project = projectOf({ 'compose.yaml': 'include: [a/b.yml, no.yml]\nservices: {x: {image: y}}', 'a/b.yml': 'include: [../compose.yaml]' })
    expect(project.problems.map((problem) => [problem.kind, problem.document.path, textAt(problem)])).toEqual([
      ['cycle', 'a/b.yml', '../compose.yaml'], ['missing-file', 'compose.yaml', 'no.yml'],
    ])
  })

  it('gives the variables of the including file to what is included', () => {
    const project = projectOf({ 'compose.yaml': 'include:\n  - {path: inc/a.yml, env_file: [inc/a.env, inc/none.env, "${F}"], project_directory: "${D}"}\n', '.env': 'OUTER=1\n', 'inc/a.env': 'INNER=${OUTER}2\nALONE\n', 'inc/a.yml': 'services: {a: {image: "i:${INNER}", volumes: ["./d:/d"]}}\n' })
    expect(project.service('a')?.image?.text).toBe('i:12')
    expect(project.service('a')?.volumes[0]?.hostPath).toBe('inc/d')
    expect(project.problems.map(({ kind, message }) => `${kind} ${message}`)).toEqual(['missing-file The env file `inc/none.env` does not exist.'])
  })

  it('stops where files include each other again and again', () => {
    const many: Record<string, string> = { 'compose.yaml': 'include: [lib/0.yml]\n' }
    for (let index = 0; index < 200; index++) many[`lib/${index}.yml`] = `include: [${index + 1}.yml, ${index + 2}.yml]\nservices: {s${index}: {image: x}}\n`
    expect(projectOf(many).problems.filter((problem) => problem.kind === 'too-large')).toHaveLength(1)
  })
})
