import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'resource-without-source',
  title: 'Say where secrets and configs come from',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: 'A secret needs `file`, `environment` or `external: true`, a config one of `file`, `environment`, `content` or `external: true`. Without one the loader refuses the file.',
  remedy: 'Name the file or the variable, or write `external: true`.',
  references: [{ title: 'Compose: secrets', url: 'https://docs.docker.com/reference/compose-file/secrets/' }, { title: 'Compose: configs', url: 'https://docs.docker.com/reference/compose-file/configs/' }],
  bad: [
    { title: 'nothing', files: 'services:\n  web:\n    image: shop/web:1\nsecrets:\n  «token»:\n    name: shop-token\nconfigs:\n  «site»:\n    labels: [a=b]\n' },
    { title: 'external, but not', files: 'services:\n  web:\n    image: shop/web:1\nsecrets:\n  «token»:\n    external: false\n' },
    { title: 'a whole file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1\n    secrets: [token]\nsecrets:\n  «token»:\n    name: shop-token\n```\n' } },
  ],
  good: [
    { title: 'sources', files: 'services:\n  web:\n    image: shop/web:1\nsecrets:\n  a:\n    file: a.txt\n  b:\n    environment: B\n  c:\n    external: true\nconfigs:\n  d:\n    content: x\n  e:\n    external: true\n    name: shop-e\n' },
    { title: 'a driver for a config', files: 'services:\n  web:\n    image: shop/web:1\nconfigs:\n  a:\n    external: false\n' },
    { title: 'volumes and networks need none', files: 'services:\n  web:\n    image: shop/web:1\nvolumes:\n  data:\nnetworks:\n  back:\n' },
    { title: 'a part of a file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    secrets: [token]\nsecrets:\n  token:\n    name: shop-token\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('resource-without-source', compose, context)
    },
  },
})
