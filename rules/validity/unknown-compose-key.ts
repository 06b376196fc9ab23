import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unknown-compose-key',
  title: 'Use only keys that a compose file has',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'The loader refuses a key that the compose specification does not have, and with it the whole file. Most often it is misspelt, indented by the wrong number of blanks, or out of an older format. Keys of your own begin with `x-`.',
  remedy: 'Correct the name, move the key to where it belongs, or begin it with `x-`.',
  references: [{ title: 'Compose specification', url: 'https://github.com/compose-spec/compose-spec/blob/main/spec.md' }, { title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }],
  bad: [
    { title: 'misspelt', files: 'services:\n  web:\n    image: shop/web:1\n    «depends-on»:\n      - db\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "true"]\n      «intervall»: 5s\n', fixed: 'services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - db\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "true"]\n      interval: 5s\n' },
    { title: 'misspelt, and obsolete: to remove', files: '«verson»: "3"\nservices:\n  web:\n    image: shop/web:1\n', unfixed: true },
    { title: 'a name that others use', files: 'services:\n  web:\n    image: shop/web:1\n    «env»:\n      DEBUG: "0"\n', fixed: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DEBUG: "0"\n' },
    { title: 'what was meant is there already', files: 'services:\n  web:\n    image: shop/web:1\n    «imag»: shop/web:2\n', unfixed: true },
    { title: 'at the wrong depth', files: 'services:\n  web:\n    image: shop/web:1\n«ports»:\n  - "80:80"\n' },
    { title: 'of an older format', files: 'services:\n  web:\n    build: .\n    «dockerfile»: Dockerfile.prod\n    «net»: host\n' },
    { title: 'a service that is not indented', files: 'services:\n  web:\n    image: shop/web:1\n«worker»:\n  image: shop/worker:1\n' },
    { title: 'a name with a blank', files: 'services:\n  «my web»:\n    image: shop/web:1\n' },
  ],
  good: [
    { title: 'the newest keys', files: 'services:\n  web:\n    image: shop/web:1\n    gpus: all\n    use_api_socket: true\n    post_start:\n      - command: ./warm-up\n    pull_refresh_after: 12h\nmodels:\n  small:\n    model: ai/small\n' },
    { title: 'extensions everywhere', files: 'x-common: 1\nservices:\n  web:\n    image: shop/web:1\n    x-owner: shop\n    healthcheck:\n      test: ["CMD", "true"]\n      x-note: a\nvolumes:\n  data:\n    x-backup: daily\n' },
    { title: 'names of one\'s own', files: 'services:\n  web.1_a-b:\n    image: shop/web:1\n    environment:\n      anything at all: 1\n    labels:\n      com.example/x: y\n    storage_opt:\n      size: 1G\n' },
    { title: 'merged in', files: 'x-base: &base\n  restart: always\nservices:\n  web:\n    <<: *base\n    image: shop/web:1\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('unknown-compose-key', compose, context)
    },
  },
})
