import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'empty-compose-file',
  title: 'Keep no compose file that says nothing',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: 'The loader refuses a file that holds nothing but comments or a version.',
  remedy: 'Write `services:` with at least one service, or remove the file.',
  references: [{ title: 'Compose specification', url: 'https://github.com/compose-spec/compose-spec/blob/main/spec.md' }],
  bad: [
    { title: 'comments alone', files: { 'compose.yaml': '«# to be written»\n' } },
    { title: 'a version alone', files: { 'compose.yaml': '«version: "3.8"»\n' } },
  ],
  good: [
    { title: 'services', files: 'services:\n  web:\n    image: shop/web:1\n' },
    { title: 'nothing but networks', files: { 'compose.yaml': 'services: {}\nnetworks:\n  shared:\n' } },
    { title: 'nothing but an include', files: { 'compose.yaml': 'include:\n  - web.yaml\n', 'web.yaml': 'services:\n  web:\n    image: shop/web:1\n' } },
    { title: 'a part of a file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\n# compose.yaml\nversion: "3.8"\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('empty-compose-file', compose, context)
    },
  },
})
