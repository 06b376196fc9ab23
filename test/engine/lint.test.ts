import { describe, expect, it } from 'vitest'
import { lint } from '../../src/engine/lint.ts'
import { finish } from '../../src/engine/finish.ts'
import { plainPlan } from '../../src/engine/plan.ts'
import { memoryProjectFiles } from '../../src/host/index.ts'
import type { Project } from '../../src/project/model.ts'
import { readProject } from '../../src/project/read.ts'
import { defineRule, type Rule } from '../../src/rule-api/rule.ts'

function project(text: string, path = 'Dockerfile'): Project {
  const kind = path === 'Dockerfile' ? 'dockerfile' : 'yaml'
  return readProject([{ path, text, kind, named: true }], memoryProjectFiles({ files: { [path]: text } }))
}

function rule(id: string, on: Rule['on'], more: Partial<Rule> = {}): Rule {
  return defineRule({ id, title: id, category: 'maintainability', severity: 'warning', since: '0.1.0', why: '', references: [], bad: [], good: [], on, ...more })
}

function places(text: string, ...rules: Rule[]): string[] {
  const { findings } = lint(project(text), plainPlan(rules), '2026-11-01')
  return findings.map((finding) => `${finding.ruleId} ${text.slice(finding.range.start, finding.range.end)}`)
}

const TEXT = 'ARG V=1\nFROM alpine:3.22 AS build\nRUN sudo apk add git\nONBUILD RUN make\nFROM scratch\nCOPY a b\n'

describe('the walk', () => {
  it('shows each instruction once, the global ARG, FROM and what ONBUILD holds included', () => {
    const seen: string[] = []
    places(TEXT, rule('all', { instruction: (step) => void seen.push(step.instruction.name.source) }))
    expect(seen).toEqual(['ARG', 'FROM', 'RUN', 'ONBUILD', 'RUN', 'FROM', 'COPY'])
  })

  it('calls handlers of commands by program name, reached through wrappers too', () => {
    const report: Rule = rule('apk', { commands: { apk: ({ command }, context) => context.report(command, 'x') } })
    expect(places(TEXT, report)).toEqual(['apk apk add git'])
  })

  it('keeps rules for shipped stages away from the others', () => {
    const stage = rule('stage', { stage: (model, context) => context.report(model, 'x') }, { stages: 'shipped' })
    expect(places(TEXT, stage)).toEqual(['stage FROM scratch'])
  })

  it('keeps rules for one purpose away from the others', () => {
    const stage = rule('stage', { stage: (model, context) => context.report(model, 'x') }, { purposes: ['development'] })
    expect(places('FROM alpine:3.22 AS dev\nFROM alpine:3.22 AS app\n', stage)).toEqual(['stage FROM alpine:3.22 AS dev'])
  })

  it('goes on when a rule throws, and says which one', () => {
    const broken = rule('broken', { RUN: () => { throw new Error('oh') } })
    const sound = rule('sound', { COPY: (step, context) => context.report(step.instruction, 'x') })
    const result = lint(project(TEXT), plainPlan([broken, sound]), '2026-11-01')
    expect(result.findings.map((finding) => finding.ruleId)).toEqual(['sound'])
    expect(result.internalErrors.map((error) => error.rule.id)).toEqual(['broken', 'broken'])
  })

  it('lets the rule that knows more speak alone', () => {
    const vague = rule('vague', { COPY: (step, context) => context.report(step.instruction, 'x') }, { yieldsTo: ['exact'] })
    const exact = rule('exact', { COPY: (step, context) => context.report(step.instruction.name, 'x') })
    expect(places(TEXT, vague, exact)).toEqual(['exact COPY'])
    expect(places(TEXT, vague)).toEqual(['vague COPY a b'])
  })

  it('reports one fault once', () => {
    const twice = rule('twice', { COPY: (step, context) => {
      context.report(step.instruction, 'x')
      context.report(step.instruction, 'x')
    } })
    expect(places(TEXT, twice)).toHaveLength(1)
  })
})

describe('finishing', () => {
  const report = rule('all', { instruction: (step, context) => context.report(step.instruction, 'x') })
  const finished = (text: string): ReturnType<typeof finish> => finish(lint(project(text), plainPlan([report]), '2026-11-01').findings, (id) => `help/${id}`)

  it('counts lines and columns from 1, in UTF-16 units, the end exclusive', () => {
    expect(finished('FROM a\nRUN echo 😀é\n')[1]).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 13, path: 'Dockerfile', help: 'help/all' })
  })

  it('keeps fingerprints when lines move and are indented, and tells equal lines apart', () => {
    const before = finished('FROM a\nRUN x\nRUN x\n').map((finding) => finding.fingerprint)
    const after = finished('# new\n\nFROM a\n  RUN x\nRUN x\n').map((finding) => finding.fingerprint)
    expect(after).toEqual(before)
    expect(new Set(before).size).toBe(3)
  })
})
