import { defineRule, removalEdit, unusedResources } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'unused-volume',
  title: 'Remove volumes that no service mounts',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A volume that is declared and mounted nowhere is most often a forgotten mount: the data that should lie on it lies in a container and is lost with that. Else it is left over, and only misleads.

A volume that only a variant of the project (an override file, a production file merged over this one) mounts is not reported. Nor are templates, which are not finished.`,
  remedy: 'Use it in the service that it was meant for, or delete the entry.',
  references: [{ title: 'Compose: volumes', url: 'https://docs.docker.com/reference/compose-file/volumes/' }],
  bad: [
    { files: `services:\n  web:\n    image: caddy:2\n    volumes:\n      - site:/srv\nvolumes:\n  site:\n  «media»:\n`, fixed: `services:\n  web:\n    image: caddy:2\n    volumes:\n      - site:/srv\nvolumes:\n  site:\n` },
    { title: 'a comment may speak of it', files: `services:\n  web:\n    image: caddy:2\nvolumes:\n  # Filled by the nightly import.\n  «media»:\n`, unfixed: true },
    { title: 'a folder of the host with the same name is another thing', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - ./data:/var/lib/mysql\nvolumes:\n  «data»:\n    driver: local\n`, fixed: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - ./data:/var/lib/mysql\n` },
  ],
  good: [
    { title: 'mounted in the long form', files: `services:\n  web:\n    image: caddy:2\n    volumes:\n      - type: volume\n        source: site\n        target: /srv\nvolumes:\n  site:\n` },
    { title: 'a mount whose name is a variable may be it', files: `services:\n  web:\n    image: caddy:2\n    volumes:\n      - \${SITE_VOLUME}:/srv\nvolumes:\n  site:\n` },
    { title: 'mounted through an anchor', files: `x-app: &app\n  image: shop/app:1\n  volumes:\n    - media:/srv/media\nservices:\n  web:\n    <<: *app\nvolumes:\n  media:\n` },
    { title: 'a variant mounts it', files: { 'compose.yaml': 'services:\n  web:\n    image: caddy:2\nvolumes:\n  site:\n', 'compose.override.yaml': 'services:\n  web:\n    volumes:\n      - site:/srv\n' } },
    { title: 'a template is not finished', files: { 'compose.template.yaml': 'services:\n  web:\n    image: caddy:2\nvolumes:\n  site:\n' } },
  ],
  on: {
    compose(compose, context) {
      for (const resource of unusedResources(compose, 'volumes', context.project)) {
        const edit = removalEdit(compose, 'volumes', resource)
        context.report(resource.key, `No service mounts the volume ${resource.name}; mount it where its data is written, or remove it`, {
          fix: edit === undefined ? undefined : { title: 'Remove the volume', safety: 'unsafe', edits: [edit] },
        })
      }
    },
  },
})
