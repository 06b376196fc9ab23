import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'container-name-with-scale',
  title: 'Name no container that runs more than once',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: '`container_name` is the name of one container. With `scale` or `deploy.replicas` above 1 the loader refuses the file.',
  remedy: 'Remove `container_name`, or run one container.',
  references: [{ title: 'Compose: container_name', url: 'https://docs.docker.com/reference/compose-file/services/#container_name' }],
  bad: [
    { title: 'replicas', files: 'services:\n  web:\n    image: shop/web:1\n    container_name: «shop-web»\n    deploy:\n      replicas: 2\n' },
    { title: 'scale', files: 'services:\n  web:\n    image: shop/web:1\n    container_name: «shop-web»\n    scale: 3\n' },
  ],
  good: [
    { title: 'one container', files: 'services:\n  web:\n    image: shop/web:1\n    container_name: shop-web\n    deploy:\n      replicas: 1\n' },
    { title: 'no name', files: 'services:\n  web:\n    image: shop/web:1\n    scale: 3\n' },
    { title: 'out of a variable', files: 'services:\n  web:\n    image: shop/web:1\n    container_name: shop-web\n    scale: ${SCALE:-1}\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('container-name-with-scale', compose, context)
    },
  },
})
