import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-port',
  title: 'Write ports as the loader reads them',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'An entry of `ports` is `container`, `host:container` or `address:host:container`, each a number up to 65535 or a range, with `/udp` or `/sctp` where needed. Both ranges need the same length, an IPv6 address stands in brackets, and a name cannot stand for an address.',
  remedy: 'Correct the part that the message names.',
  references: [{ title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }],
  bad: [
    { title: 'numbers, names, addresses', files: 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - «"80800:80"»\n      - «"http:80"»\n      - «"8080:"»\n      - «"localhost:8080:80"»\n      - «"::1:8080:80"»\n      - «"8080:80/http"»\n' },
    { title: 'ranges', files: 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - «"8000-8005:9000-9001"»\n      - «"8005-8000"»\n' },
    { title: 'the long form', files: 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - «published: 8080»\n      - target: 80\n        host_ip: «localhost»\n' },
  ],
  good: [
    { title: 'all forms', files: 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - 80\n      - "8080:80"\n      - "127.0.0.1:8081:81/udp"\n      - "[::1]:8082:82"\n      - "8000-8005:9000-9005"\n      - "8100-8200:90"\n      - ":83"\n      - "127.0.0.1::84"\n      - target: 85\n        published: "8085"\n        host_ip: 127.0.0.1\n' },
    { title: 'names in expose', files: 'services:\n  web:\n    image: shop/web:1\n    expose: [http, "70000"]\n' },
    { title: 'the same host port twice', files: 'services:\n  web:\n    image: shop/web:1\n    ports: ["80:80"]\n  api:\n    image: shop/api:1\n    ports: ["80:8000"]\n' },
    { title: 'what is to be filled in', files: { 'compose.example.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports: ["<port>:80"]\n' } },
    { title: 'an unset variable for the host port', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    ports:\n      - "${PORT}:80"\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-port', compose, context)
    },
  },
})
