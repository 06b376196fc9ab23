import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'internal-error',
  title: 'Tell us of a rule that failed',
  category: 'maintainability',
  severity: 'error',
  since: '0.1.0',
  builtIn: true,
  why: `A rule of dockerlint itself failed on this file. That is our fault, not that of the file: the other rules have spoken, and the exit code is 3,
so that no pipeline takes the report for whole. Please report it, with the file where you can.`,
  remedy: 'Turn the named rule off until it is mended.',
  references: [],
  bad: [],
  good: [],
  on: {},
})
