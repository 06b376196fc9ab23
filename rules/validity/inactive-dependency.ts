import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'inactive-dependency',
  title: 'Depend only on services that are started too',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  why: 'A service that is always started cannot depend on one that only a profile turns on: without the profile the loader refuses to start anything. That holds for `depends_on`, `links`, `volumes_from` and `network_mode: service:…` alike. `required: false` allows it for `depends_on`.',
  remedy: 'Give both services the same profiles, or none, or write `required: false`.',
  references: [{ title: 'Compose: profiles', url: 'https://docs.docker.com/reference/compose-file/profiles/' }],
  bad: [
    { title: 'a profile turns it off', files: 'services:\n  web:\n    image: shop/web:1\n    depends_on:\n      - «mail»\n  mail:\n    image: shop/mail:1\n    profiles: [development]\n' },
    { title: 'shared network', files: 'services:\n  web:\n    image: shop/web:1\n    network_mode: «service:vpn»\n  vpn:\n    image: shop/vpn:1\n    profiles: [vpn]\n' },
    { title: 'a whole file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1\n    depends_on: [«db»]\n  db:\n    image: postgres:18\n    profiles: [tools]\n```\n' } },
  ],
  good: [
    { title: 'not required', files: 'services:\n  web:\n    image: shop/web:1\n    depends_on:\n      mail:\n        condition: service_started\n        required: false\n  mail:\n    image: shop/mail:1\n    profiles: [development]\n' },
    { title: 'both in the profile', files: 'services:\n  web:\n    image: shop/web:1\n    profiles: [development]\n    depends_on: [mail]\n  mail:\n    image: shop/mail:1\n    profiles: [development]\n' },
    { title: 'the profile is on', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    depends_on: [mail]\n  mail:\n    image: shop/mail:1\n    profiles: [development]\n', '.env': 'COMPOSE_PROFILES=development\n' } },
    { title: 'a part of a file in a document', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    depends_on: [db]\n  db:\n    profiles: [tools]\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('inactive-dependency', compose, context)
    },
  },
})
