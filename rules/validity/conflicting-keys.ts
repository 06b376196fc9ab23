import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'conflicting-keys',
  title: 'Set each thing in one way',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'Some keys exclude each other: `network_mode` and `networks`, `dockerfile` and `dockerfile_inline`, an `external` volume and its description, several sources of one secret or config, `count` and `device_ids`. Others set the same thing (`scale` and `deploy.replicas`, `mem_limit` and `deploy.resources.limits.memory`, `cpus`, `pids_limit`) and may not differ; a limit that stands in the one place only counts as different. The loader refuses the file.',
  remedy: 'Keep one of the two.',
  references: [{ title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }, { title: 'Compose: deploy', url: 'https://docs.docker.com/reference/compose-file/deploy/' }],
  bad: [
    { title: 'network mode', files: 'services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    «networks»:\n      - back\nnetworks:\n  back:\n' },
    { title: 'two Dockerfiles', files: 'services:\n  web:\n    build:\n      context: .\n      dockerfile: Dockerfile\n      «dockerfile_inline»: FROM scratch\n' },
    { title: 'an external volume with a driver', files: 'services:\n  web:\n    image: shop/web:1\nvolumes:\n  data:\n    external: true\n    «driver»: local\n' },
    { title: 'two sources', files: 'services:\n  web:\n    image: shop/web:1\nsecrets:\n  token:\n    file: token.txt\n    «environment»: TOKEN\nconfigs:\n  a:\n    file: a.conf\n    «content»: x\n' },
    { title: 'different amounts', files: 'services:\n  web:\n    image: shop/web:1\n    scale: «2»\n    mem_limit: «1g»\n    cpus: «0.5»\n    deploy:\n      replicas: 3\n      resources:\n        limits:\n          memory: 512m\n' },
    { title: 'a platform that is not built', files: 'services:\n  web:\n    build:\n      context: .\n      platforms: [linux/amd64]\n    platform: «linux/arm64»\n' },
  ],
  good: [
    { title: 'equal amounts', files: 'services:\n  web:\n    image: shop/web:1\n    scale: 2\n    mem_limit: 1g\n    cpus: "0.50"\n    deploy:\n      replicas: 2\n      resources:\n        limits:\n          memory: 1024M\n          cpus: 0.5\n' },
    { title: 'a network mode and an empty list', files: 'services:\n  web:\n    image: shop/web:1\n    network_mode: host\n    networks: []\n' },
    { title: 'external with a name', files: 'services:\n  web:\n    image: shop/web:1\nvolumes:\n  data:\n    external: true\n    name: shop-data\n    x-note: 1\nnetworks:\n  back:\n    external: true\n    driver: overlay\n' },
    { title: 'limits alone', files: 'services:\n  web:\n    image: shop/web:1\n    deploy:\n      resources:\n        limits:\n          cpus: "1"\n          memory: 1g\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('conflicting-keys', compose, context)
    },
  },
})
