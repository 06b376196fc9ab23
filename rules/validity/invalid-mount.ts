import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-mount',
  title: 'Write volumes as the loader reads them',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'A volume in the short form is `source:target`, `source:target:options` or `target` alone; no part may be empty and there are two colons at most. In the long form it needs a `target`, and a bind mount a `source`.',
  remedy: 'Correct the entry, or write it in the long form.',
  references: [{ title: 'Compose: volumes', url: 'https://docs.docker.com/reference/compose-file/services/#volumes' }],
  bad: [
    { title: 'colons', files: 'services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «"data:/b:ro:zz"»\n      - «":/cache"»\n      - «"./src:"»\nvolumes:\n  data:\n' },
    { title: 'the long form', files: 'services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «type»: volume\n        source: data\n      - type: «bind»\n        target: /src\nvolumes:\n  data:\n' },
  ],
  good: [
    { title: 'all forms', files: 'services:\n  web:\n    image: shop/web:1\n    volumes:\n      - /cache\n      - ./src:/src:ro,z\n      - data:/data:anything\n      - c:\\x:/d\n      - type: tmpfs\n        target: /tmp\n      - type: bind\n        source: .\n        target: /here\nvolumes:\n  data:\n' },
    { title: 'two volumes on one target', files: 'services:\n  web:\n    image: shop/web:1\n    volumes: ["a:/data", "b:/data"]\nvolumes:\n  a:\n  b:\n' },
    { title: 'set by the shell', files: 'services:\n  web:\n    image: shop/web:1\n    volumes: ["${HOME}:/home"]\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-mount', compose, context)
    },
  },
})
