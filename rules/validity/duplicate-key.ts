import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'duplicate-key',
  title: 'Write each key once',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'The loader refuses a mapping in which a key stands twice, in the extension fields (`x-…`) too: it cannot know which of the two is meant. Other readers of YAML take the last one without a word, so that the first is lost. A repeated `<<` is refused as well; several anchors are merged with a list.',
  remedy: 'Remove one of the two, or join what stands behind them.',
  references: [{ title: 'Compose specification', url: 'https://github.com/compose-spec/compose-spec/blob/main/spec.md' }],
  bad: [
    { title: 'in a service', files: 'services:\n  web:\n    image: shop/web:1\n    restart: always\n    «restart»: unless-stopped\n' },
    { title: 'a service twice', files: 'services:\n  web:\n    image: shop/web:1\n  «web»:\n    image: shop/web:2\n' },
    { title: 'in the environment', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      MODE: a\n      «"MODE"»: b\n' },
    { title: 'two merge keys', files: 'x-a: &a\n  restart: always\nx-b: &b\n  tty: true\nservices:\n  web:\n    <<: *a\n    «<<»: *b\n    image: shop/web:1\n' },
  ],
  good: [
    { title: 'equal entries of a list', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      - MODE=a\n      - MODE=a\n' },
    { title: 'own keys win over merged ones', files: 'x-base: &base\n  image: shop/web:1\n  restart: always\nservices:\n  web:\n    <<: *base\n    restart: "no"\n' },
    { title: 'the same key in two mappings', files: 'services:\n  web:\n    image: shop/web:1\n  db:\n    image: postgres:17\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('duplicate-key', compose, context)
    },
  },
})
