import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-ignore-reason',
  title: 'Say in an ignore comment why the rule does not hold here',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  presets: [],
  builtIn: true,
  why: `Whoever comes next cannot tell a decision from a moment of impatience unless the comment says why: \`# dockerlint ignore=latest-tag -- the nightly build wants the newest\`.

Off by default; \`--require-reason\` or the configuration turns it on.`,
  remedy: 'Write the reason behind ` -- `.',
  references: [],
  bad: [],
  good: [],
  on: {},
})
