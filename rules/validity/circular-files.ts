import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'circular-files',
  title: 'Let nothing extend or include itself',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'Services that extend each other in a circle, and files that include each other in one, have no beginning: the loader refuses them.',
  remedy: 'Move what both need into a service or file of its own.',
  references: [{ title: 'Compose: extends', url: 'https://docs.docker.com/reference/compose-file/services/#extends' }, { title: 'Compose: include', url: 'https://docs.docker.com/reference/compose-file/include/' }],
  bad: [
    { title: 'extends', files: 'services:\n  web:\n    image: shop/web:1\n    extends: worker\n  worker:\n    extends: «web»\n' },
    { title: 'include', files: { 'compose.yaml': 'include:\n  - «a.yaml»\nservices:\n  web:\n    image: shop/web:1\n', 'a.yaml': 'include:\n  - «compose.yaml»\nservices:\n  a:\n    image: shop/a:1\n' } },
  ],
  good: [
    { title: 'a chain', files: 'services:\n  a:\n    extends: b\n  b:\n    extends: c\n  c:\n    image: shop/c:1\n' },
    { title: 'a diamond', files: { 'compose.yaml': 'include: [a.yaml, b.yaml]\nservices:\n  web:\n    image: shop/web:1\n', 'a.yaml': 'include: [c.yaml]\n', 'b.yaml': 'include: [c.yaml]\n', 'c.yaml': 'services:\n  c:\n    image: shop/c:1\n' } },
    { title: 'the same name in another file', files: { 'compose.yaml': 'services:\n  web:\n    extends:\n      file: common.yaml\n      service: web\n', 'common.yaml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('circular-files', compose, context)
    },
  },
})
