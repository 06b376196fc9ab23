import { describe, expect, it } from 'vitest'
import { buildDockerfile } from '../../../src/project/dockerfile/build.ts'
import type { DockerfileModel, Stage, Step } from '../../../src/project/dockerfile/model.ts'
import { createDocument } from '../../../src/text/document.ts'

function build(text: string): DockerfileModel {
  return buildDockerfile(createDocument('Dockerfile', 'dockerfile', text))
}

function last(text: string): Stage {
  const stage = build(text).stages.at(-1)
  if (stage === undefined) throw new Error('no stage')
  return stage
}

function stepOf(stage: Stage, keyword: string): Step {
  const step = stage.steps.find((candidate) => candidate.instruction.keyword === keyword)
  if (step === undefined) throw new Error(`no ${keyword}`)
  return step
}

describe('what a stage stands on', () => {
  it.each([
    ['an image', 'FROM python:3.13', { kind: 'image', text: 'python:3.13' }],
    ['a stage, before any image of its name', 'FROM alpine:3.22 AS python\nFROM python', { kind: 'stage' }],
    ['a stage in other casing', 'FROM alpine:3.22 AS Base\nFROM bAse', { kind: 'stage' }],
    ['the default of an argument', 'ARG V=3.13\nFROM python:${V}', { kind: 'image', text: 'python:3.13' }],
    ['a default inside of the variable', 'ARG V\nFROM python:${V:-3.12}', { kind: 'image', text: 'python:3.12' }],
    ['scratch', 'FROM scratch', { kind: 'scratch' }],
    ['nothing known, without a default', 'ARG V\nFROM python:$V', { kind: 'unknown' }],
    ['a registry with a port', 'FROM host:5000/a/b:1', { kind: 'image', reference: { registry: 'host:5000', repository: 'a/b', tag: '1' } }],
  ])('is %s', (_, text, base) => {
    expect(last(text).base).toMatchObject(base)
  })

  it('is no stage that comes later, nor itself', () => {
    expect(build('FROM b AS a\nFROM alpine:3.22 AS b').stages[0]?.base.kind).toBe('image')
  })
})

describe('variables', () => {
  it('inherits ENV and ARG through FROM stage', () => {
    const stage = last('FROM alpine:3.22 AS a\nARG X=1\nENV Y=2\nFROM a\nRUN true')
    expect([stage.environment.get('X')?.value, stage.environment.get('Y')?.value]).toEqual(['1', '2'])
  })

  it('gives a stage the global value of an argument only where it is declared again', () => {
    expect(last('ARG V=1\nFROM alpine:3.22\nARG V').environment.get('V')?.value).toBe('1')
    expect(last('ARG V=1\nFROM alpine:3.22').environment.get('V')).toBeUndefined()
  })

  it('lets ENV win over ARG, and later values over earlier ones', () => {
    const stage = last('FROM alpine:3.22\nENV A=1\nRUN one\nENV A=2\nARG A=3\nRUN two')
    const before = (keyword: number): string | undefined => stage.environment.get('A', keyword)?.value
    expect([before(1), before(2), before(9)]).toEqual(['1', '1', '2'])
  })

  it('lets all pairs of one ENV see the values before it', () => {
    expect(last('FROM alpine:3.22\nENV A=1\nENV A=2 B=$A').environment.get('B')?.value).toBe('1')
  })

  it('knows that a value is not known', () => {
    const stage = last('FROM alpine:3.22\nARG A\nENV B=$A-x\nUSER $A')
    expect(stage.environment.get('B')).toMatchObject({ resolved: false })
    expect(stage.user?.isRoot).toBeUndefined()
  })
})

describe('user, working directory and shell', () => {
  it.each([
    ['FROM alpine:3.22', true],
    ['FROM alpine:3.22\nUSER app', false],
    ['FROM alpine:3.22\nUSER 0:1000', true],
    ['FROM alpine:3.22\nARG UID=1000\nUSER $UID', false],
    ['FROM alpine:3.22 AS a\nUSER app\nFROM a', false],
    ['FROM example.org/base:1', undefined],
  ])('root: %s', (text, isRoot) => {
    expect(last(text).user?.isRoot).toBe(isRoot)
  })

  it('joins relative working directories and carries them through stages', () => {
    expect(last('FROM alpine:3.22 AS a\nWORKDIR /srv\nWORKDIR app\nFROM a\nWORKDIR ../x').workdir).toEqual({ text: '/srv/x', resolved: true })
  })

  it('does not know a relative working directory on an unknown base', () => {
    const stage = last('FROM example.org/base:1\nWORKDIR app\nCOPY a b')
    expect(stepOf(stage, 'COPY').imagePath('b')).toBeUndefined()
  })

  it('follows SHELL, the base and a comment of hadolint', () => {
    const dialect = (text: string): string => stepOf(last(`${text}\nRUN true`), 'RUN').shell.dialect
    expect(dialect('FROM alpine:3.22')).toBe('ash')
    expect(dialect('FROM debian:13')).toBe('dash')
    expect(dialect('FROM debian:13\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]')).toBe('bash')
    expect(dialect('FROM example.org/x:1')).toBe('sh')
    expect(dialect('# hadolint shell=bash\nFROM example.org/x:1')).toBe('bash')
    expect(dialect('FROM debian:13\nSHELL ["pwsh", "-c"]')).toBe('other')
    expect(stepOf(last('FROM debian:13\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN true'), 'RUN').shell.pipefail).toBe(true)
  })
})

describe('commands', () => {
  const names = (text: string): (string | undefined)[] => stepOf(last(text), 'RUN').commands.map((command) => command.name)

  it.each([
    ['the shell form', 'RUN apk add git && make', ['apk', 'make']],
    ['the exec form', 'RUN ["apk", "add", "git"]', ['apk']],
    ['a shell in the exec form', 'RUN ["sh", "-c", "apk add git"]', ['sh', 'apk']],
    ['a heredoc', 'RUN <<EOF\napk add git\nmake\nEOF', ['apk', 'make']],
    ['a heredoc for another command', 'RUN cat <<EOF > /x && make\napk add git\nEOF', ['cat', 'make']],
  ])('are found in %s', (_, run, expected) => {
    expect(names(`FROM alpine:3.22\n${run}\n`)).toEqual(expected)
  })

  it('are none where another interpreter runs the heredoc', () => {
    expect(names('FROM alpine:3.22\nRUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF\n')).toEqual([])
  })

  it('reads mounts', () => {
    const step = stepOf(last('FROM alpine:3.22\nRUN --mount=type=cache,target=/root/.cache --mount=from=a,source=/x,dst=/y true'), 'RUN')
    expect(step.mounts).toMatchObject([{ type: 'cache', target: '/root/.cache' }, { type: 'bind', from: 'a', source: '/x', target: '/y' }])
  })
})

describe('what a container starts', () => {
  it('forgets the base\'s command when ENTRYPOINT is set', () => {
    const stage = last('FROM alpine:3.22 AS a\nCMD ["x"]\nFROM a\nENTRYPOINT ["y"]')
    expect(stage.command).toBeUndefined()
    expect(stage.entrypoint?.command.form).toBe('exec')
  })

  it('ships the last stage alone when nobody names another', () => {
    const { stages } = build('FROM a:1 AS one\nFROM b:1\nCOPY --from=one /x /x')
    expect(stages.map((stage) => stage.shipped)).toEqual([false, true])
    expect(stages[0]?.usedBy).toEqual([stages[1]])
  })

  it('judges instructions without FROM', () => {
    expect(build('RUN true\n').stages).toMatchObject([{ steps: [{ index: 0 }], base: { kind: 'unknown' } }])
  })
})

describe('size', () => {
  it('reads thousands of stages and variables in a moment', () => {
    const stages = Array.from({ length: 3000 }, (_, index) => `FROM ${index === 0 ? 'alpine:3.22' : `s${index - 1}`} AS s${index}\nENV V${index}=$V${index - 1}\nWORKDIR d`).join('\n')
    expect(build(stages).stages).toHaveLength(3000)
  })
})
