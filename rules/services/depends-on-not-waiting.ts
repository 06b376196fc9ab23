import { defineRule, type Dependency, type Edit, type FixProposal, hasHealthcheck, indentationAt, lineBreakOf, modelNamed, type Project, type ServiceModel } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'depends-on-not-waiting',
  title: 'Wait until a dependency is healthy',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  why: `The short form of \`depends_on\` waits only until the other container has been started, not until what runs in it answers. Where that service has a healthcheck, the long form can wait for it, and the first start no longer fails
or needs a waiting loop.

A written \`condition: service_started\` is taken for a decision.`,
  references: [{ title: 'Compose: control startup order', url: 'https://docs.docker.com/compose/how-tos/startup-order/' }],
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - «db»\n      - mail\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n  mail:\n    image: shop/mail:1\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_healthy\n      mail:\n        condition: service_started\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n  mail:\n    image: shop/mail:1\n`,
    },
    { title: 'on one line', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [«db»]\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
  ],
  good: [
    { title: 'waits', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
    { title: 'there is no check to wait for', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'the start is enough, as is written', files: `services:\n  web:\n    image: shop/web:1\n    depends_on:\n      db:\n        condition: service_started\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n` },
    { title: 'the check is turned off', files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n    healthcheck:\n      disable: true\n` },
  ],
  on: {
    service(model, context) {
      for (const dependency of model.service.dependsOn) {
        if (dependency.form !== 'short' || !dependency.resolved || !isHealthy(dependency, model, context.project)) continue
        context.report(dependency, `${model.service.name} starts without waiting for ${dependency.service}, which has a healthcheck to wait for; use \`condition: service_healthy\``, {
          fix: toLongForm(model, context.project),
        })
      }
    },
  },
})

function isHealthy(dependency: Dependency, model: ServiceModel, project: Project): boolean {
  const other = modelNamed(dependency.service, model, project)
  return other !== undefined && hasHealthcheck(other, project) === true
}

/** The whole list at once: a list and a map cannot stand side by side. */
function toLongForm(model: ServiceModel, project: Project): FixProposal | undefined {
  const edits: Edit[] = []
  for (const dependency of model.service.dependsOn) {
    const { document, range } = dependency
    if (dependency.form !== 'short' || !dependency.resolved) return undefined
    const lineStart = document.text.lastIndexOf('\n', range.start - 1) + 1
    const before = document.text.slice(lineStart, range.start)
    const dash = before.indexOf('-')
    const indentation = dash === -1 ? undefined : indentationAt(document, lineStart + dash)
    if (indentation === undefined || !/^[ \t]*- *$/.test(before)) return undefined
    // A map has to be deeper than its key, which a list need not be.
    const key = model.service.get('depends_on')?.key
    const keyIndentation = key?.document === document ? indentationAt(document, key.range.start) : undefined
    if (keyIndentation === undefined) return undefined
    const deeper = indentation.length > keyIndentation.length ? indentation : `${indentation}  `
    const condition = isHealthy(dependency, model, project) ? 'service_healthy' : 'service_started'
    edits.push({ document, range: { start: lineStart, end: range.end }, text: `${deeper}${document.text.slice(range.start, range.end)}:${lineBreakOf(document)}${deeper}  condition: ${condition}` })
  }
  const restOfLine = (edit: Edit): string => edit.document.text.slice(edit.range.end).split('\n', 1)[0] ?? ''
  if (edits.some((edit) => restOfLine(edit).trim() !== '')) return undefined
  return { title: 'Wait until it is healthy', safety: 'unsafe', edits }
}
