import { expect, it } from 'vitest'
import { lint } from '../../src/engine/lint.ts'
import { plainPlan } from '../../src/engine/plan.ts'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { readProject } from '../../src/project/read.ts'
import { defineRule, type Rule } from '../../src/rule-api/rule.ts'

const TEXT = 'FROM debian:13\nRUN one two\n'

/** A rule that reports a span of the RUN under some codes. */
function rule(id: string, reports: readonly (readonly [start: number, end: number, code: string])[], yieldsByCode = false): Rule {
  return defineRule({
    id, title: id, category: 'style', severity: 'info', since: '0.1.0', why: '', references: [], bad: [], good: [], yieldsByCode,
    on: { RUN: (step, context) => {
      const { start } = step.instruction.range
      for (const [from, to, code] of reports) context.report({ start: start + from, end: start + to }, code, { aliases: [code] })
    } },
  })
}

function found(...rules: Rule[]): string[] {
  const project = readProject([{ path: 'Dockerfile', text: TEXT, kind: 'dockerfile', named: true }], memoryProjectFiles({ files: { Dockerfile: TEXT } }))
  return lint(project, plainPlan(rules), '2026-11-01').findings.map(({ ruleId, message }) => `${ruleId} ${message}`).sort()
}

it('drops what another rule says under the same code at the same place', () => {
  expect(found(rule('ours', [[4, 7, 'SC1']]), rule('theirs', [[4, 11, 'SC1'], [4, 7, 'SC2'], [8, 11, 'SC1']], true))).toEqual(['ours SC1', 'theirs SC1', 'theirs SC2'])
})

it('keeps all of it where no other rule speaks', () => {
  expect(found(rule('theirs', [[4, 7, 'SC1'], [4, 7, 'SC2']], true))).toEqual(['theirs SC1', 'theirs SC2'])
})
