import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-extended-service',
  title: 'Extend only services that exist',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: '`extends` takes its settings from a service of the same file, or of the one that `file` names. Where that service is not there, the loader refuses the file.',
  remedy: 'Correct the name, or name the file that has the service.',
  references: [{ title: 'Compose: extends', url: 'https://docs.docker.com/reference/compose-file/services/#extends' }],
  bad: [
    { title: 'in this file', files: 'services:\n  web:\n    extends: «base»\n    image: shop/web:1\n' },
    { title: 'in another one', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    extends:\n      file: common.yaml\n      service: «bsae»\n', 'common.yaml': 'services:\n  base:\n    image: shop/base:1\n' } },
    { title: 'a whole file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1\n    extends: «bsae»\n  base:\n    image: shop/base:1\n```\n' } },
  ],
  good: [
    { title: 'in this file', files: 'services:\n  web:\n    extends: base\n  base:\n    image: shop/base:1\n' },
    { title: 'in another one', files: { 'compose.yaml': 'services:\n  web:\n    extends:\n      file: common.yaml\n      service: base\n', 'common.yaml': 'services:\n  base:\n    image: shop/base:1\n' } },
    { title: 'outside of what is known', files: 'services:\n  web:\n    image: shop/web:1\n    extends:\n      file: ../common.yaml\n      service: base\n' },
    { title: 'a part of a file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    extends: base\n    restart: always\n```\n' } },
    { title: 'in a document, a service that is in another file', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    extends:\n      file: common.yaml\n      service: base\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('undefined-extended-service', compose, context)
    },
  },
})
