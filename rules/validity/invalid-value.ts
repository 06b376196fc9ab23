import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-value',
  title: 'Write values in the form that the loader reads',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'Some values have a form that the schema does not describe: booleans and numbers written as texts or put in by variables, commands that are split into words, devices, extra hosts, modes of files. The loader reads them in the end, and refuses the file where it cannot.',
  remedy: 'Write the value in the form that the message names.',
  references: [{ title: 'Compose: services', url: 'https://docs.docker.com/reference/compose-file/services/' }],
  bad: [
    { title: 'booleans and numbers', files: 'services:\n  web:\n    image: shop/web:1\n    privileged: «"perhaps"»\n    scale: «"two"»\n    cpu_shares: «"0.5"»\n    init: «sometimes»\n' },
    { title: 'a quote that is not closed', files: 'services:\n  web:\n    image: shop/web:1\n    command: «echo "hello»\n    entrypoint: «sh -c (date)»\n' },
    { title: 'devices and hosts', files: 'services:\n  web:\n    image: shop/web:1\n    devices:\n      - «/dev/a:/dev/b:rwm:x»\n    extra_hosts:\n      - «somehost»\n' },
    { title: 'a blank behind a variable\'s name', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      - "«MODE »= production"\n' },
    { title: 'additional contexts', files: 'services:\n  web:\n    build:\n      context: .\n      additional_contexts:\n        base: «service:bsae»\n        other: «service:db»\n  base:\n    build: .\n  db:\n    image: postgres:17\n' },
  ],
  good: [
    { title: 'what the loader takes for a boolean', files: 'services:\n  web:\n    image: shop/web:1\n    privileged: "yes"\n    init: on\n    tty: N\n    read_only: "False"\n' },
    { title: 'quotes in a command', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "echo \'hello\' $$(date)"\n    entrypoint: [sh, -c, "("]\n' },
    { title: 'devices and hosts', files: 'services:\n  web:\n    image: shop/web:1\n    devices: ["/dev/a", "/dev/a:/dev/b", "/dev/a:/dev/b:r", "vendor.com/class=device"]\n    extra_hosts: ["a:10.0.0.1", "b=::1", "host.docker.internal:host-gateway"]\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-value', compose, context)
    },
  },
})
