import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-size',
  title: 'Write sizes as bytes, or with a unit',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'A size is a number of bytes, or a number with one of the units `b`, `k`, `m`, `g`, `t` (`kb` and `kib` are the same). Other units and texts make the loader refuse the file.',
  remedy: 'Write it like `512m` or `1.5g`.',
  references: [{ title: 'Compose: byte values', url: 'https://docs.docker.com/reference/compose-file/extension/#specifying-byte-values' }],
  bad: [
    { title: 'units that do not exist', files: 'services:\n  web:\n    image: shop/web:1\n    mem_limit: «512mega»\n    shm_size: «1 000m»\n    deploy:\n      resources:\n        limits:\n          memory: «half»\n' },
  ],
  good: [
    { title: 'all ways', files: 'services:\n  a:\n    image: shop/a:1\n    mem_limit: 512m\n    memswap_limit: -1\n    shm_size: 64 MB\n    mem_reservation: 1.5GiB\n  b:\n    image: shop/b:1\n    mem_limit: 1000000\n    shm_size: "1e3k"\n    deploy:\n      resources:\n        limits:\n          memory: 976.5625KiB\n' },
    { title: 'sizes for the driver are its own', files: 'services:\n  web:\n    image: shop/web:1\n    storage_opt:\n      size: large\n    logging:\n      options:\n        max-size: 10mega\n' },
    { title: 'out of a variable', files: 'services:\n  web:\n    image: shop/web:1\n    mem_limit: ${LIMIT:-1g}\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-size', compose, context)
    },
  },
})
