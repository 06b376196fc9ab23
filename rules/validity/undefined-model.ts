import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'undefined-model',
  title: 'Declare every model that a service uses',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: 'The loader refuses a file in which a service uses a model that is not declared under `models:` at the top.',
  remedy: 'Declare it at the top of the file, or correct the name.',
  references: [{ title: 'Compose: models', url: 'https://docs.docker.com/reference/compose-file/models/' }],
  bad: [
    { title: 'misspelt', files: 'services:\n  web:\n    image: shop/web:1\n    models:\n      - «smal»\nmodels:\n  small:\n    model: ai/small\n' },
    { title: 'a whole file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1\n    models: [«smal»]\nmodels:\n  small:\n    model: ai/small\n```\n' } },
  ],
  good: [
    { title: 'declared', files: 'services:\n  web:\n    image: shop/web:1\n    models:\n      small:\n        endpoint_var: MODEL_URL\nmodels:\n  small:\n    model: ai/small\n' },
    { title: 'declared, short form', files: 'services:\n  web:\n    image: shop/web:1\n    models: [small]\nmodels:\n  small:\n    model: ai/small\n' },
    { title: 'none', files: 'services:\n  web:\n    image: shop/web:1\n' },
    { title: 'a part of a file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    models: [small]\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('undefined-model', compose, context)
    },
  },
})
