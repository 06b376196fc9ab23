import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unreadable-file',
  title: 'Make the file readable as UTF-8 text',
  category: 'maintainability',
  severity: 'error',
  since: '0.1.0',
  builtIn: true,
  why: `A file that is empty of text, encoded in UTF-16, binary, too large or not permitted to be read cannot be judged. The other files are
linted all the same, and this finding says that one is missing from the report.`,
  remedy: 'Save the file as UTF-8 without NUL bytes, or leave it out with `exclude`.',
  references: [{ title: 'Dockerfile reference: format', url: 'https://docs.docker.com/reference/dockerfile/#format' }],
  bad: [],
  good: [],
  on: {},
})
