import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unknown-ignore',
  title: 'Name rules that exist in ignore comments',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  builtIn: true,
  why: `An ignore comment with a misspelt rule silences nothing, although its author believes that it does. Rules may be named by their id, a former id, another linter's code for them, or
their category.`,
  remedy: 'Correct the name: `dockerlint --list-rules` shows them all.',
  references: [],
  bad: [],
  good: [],
  on: {},
})
