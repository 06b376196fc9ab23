import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'compose-format-1',
  title: 'Move a file of the first format under `services:`',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'Before version 2, the services of a compose file stood at its top. `docker compose` reads such a file no longer: it takes each service for an unknown key. Only the old `docker-compose` 1 did.',
  remedy: 'Write `services:` in the first line and indent everything else by two blanks. `links:` can go where the name of the service is used; `net:` is called `network_mode:`, `dockerfile:` moves under `build:`.',
  references: [{ title: 'Compose: history and formats', url: 'https://docs.docker.com/compose/intro/history/' }],
  bad: [
    { title: 'services at the top', files: { 'docker-compose.yml': '«web»:\n  image: shop/web:1\n  links:\n    - db\ndb:\n  image: postgres:17\n' } },
    { title: 'one service', files: { 'docker-compose.yml': '«web»:\n  build: .\n  ports:\n    - "8000:8000"\n' } },
  ],
  good: [
    { title: 'the format of today', files: 'services:\n  web:\n    image: shop/web:1\n' },
    { title: 'with an old version number', files: 'version: "2"\nservices:\n  web:\n    image: shop/web:1\n' },
    { title: 'something else', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n', 'settings.yml': 'web:\n  title: Shop\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('compose-format-1', compose, context)
    },
  },
})
