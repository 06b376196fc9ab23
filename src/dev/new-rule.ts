/** Writes the file of a new rule: npm run new-rule -- FAMILY ID */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'

const [family, id] = process.argv.slice(2)
if (family === undefined || id === undefined || !/^[a-z][a-z0-9-]+$/.test(id) || !/^[a-z]+$/.test(family)) {
  process.stderr.write('usage: npm run new-rule -- FAMILY ID (for example: npm run new-rule -- packages apt-yes)\n')
  process.exit(2)
}
const path = `rules/${family}/${id}.ts`
if (existsSync(path)) {
  process.stderr.write(`${path} is there already\n`)
  process.exit(2)
}
mkdirSync(`rules/${family}`, { recursive: true })
writeFileSync(path, `import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: '${id}',
  title: 'Say in the imperative what to do',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  why: \`What goes wrong otherwise, for whom, and when to ignore the rule.\`,
  references: [{ title: 'Dockerfile reference', url: 'https://docs.docker.com/reference/dockerfile/' }],
  bad: [{ files: 'FROM alpine:3.22\\n«ADD» app.py /srv/\\n' }],
  good: [{ title: 'a near miss that must stay silent', files: 'FROM alpine:3.22\\nCOPY app.py /srv/\\n' }],
  on: {
    ADD(step, context) {
      context.report(step.instruction.name, 'say what is wrong, why here, and what to do')
    },
  },
})
`)
process.stdout.write(`${path}\n`)
