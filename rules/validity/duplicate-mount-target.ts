import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'duplicate-mount-target',
  title: 'Mount one thing at each place of a container',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'A `tmpfs` and a volume, or two `tmpfs`, cannot have one place in the container: the loader refuses the file. (Of two volumes with one target the last one wins without a word.)',
  remedy: 'Remove one of the two, or give it another path.',
  references: [{ title: 'Compose: tmpfs', url: 'https://docs.docker.com/reference/compose-file/services/#tmpfs' }],
  bad: [
    { title: 'a volume over tmpfs', files: 'services:\n  web:\n    image: shop/web:1\n    tmpfs:\n      - /cache:size=64m\n    volumes:\n      - cache:«/cache/»\nvolumes:\n  cache:\n' },
  ],
  good: [
    { title: 'different places', files: 'services:\n  web:\n    image: shop/web:1\n    tmpfs: [/cache]\n    volumes: ["cache:/cache/files"]\nvolumes:\n  cache:\n' },
    { title: 'two volumes', files: 'services:\n  web:\n    image: shop/web:1\n    volumes: ["a:/data", "b:/data/"]\nvolumes:\n  a:\n  b:\n' },
    { title: 'in two services', files: 'services:\n  web:\n    image: shop/web:1\n    tmpfs: /cache\n  api:\n    image: shop/api:1\n    volumes: ["cache:/cache"]\nvolumes:\n  cache:\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('duplicate-mount-target', compose, context)
    },
  },
})
