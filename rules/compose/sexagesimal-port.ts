import { defineRule, writtenItems, writtenServices } from '../../src/rule-api/index.ts'

/** What YAML 1.1 takes for a number of base 60: parts below 60 behind the first colon. */
const BASE_60 = /^[1-9][0-9_]*(?::[0-5]?[0-9])+$/

export default defineRule({
  id: 'sexagesimal-port',
  title: 'Put quotes around ports that look like a time',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['require-quotes-in-ports'] },
  why: `Readers of YAML 1.1, such as podman-compose, Ansible and the old docker-compose, take \`22:22\` for a number of base 60 and arrive at port 1342. Docker Compose itself reads it as it is meant.

Only mappings whose part behind the colon is below 60 are concerned.`,
  references: [{ title: 'YAML 1.1: integers', url: 'https://yaml.org/type/int.html' }, { title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' }],
  bad: [
    { files: `services:\n  git:\n    image: shop/git:1\n    ports:\n      - «2222:22»\n      - 3000:3000\n`, fixed: `services:\n  git:\n    image: shop/git:1\n    ports:\n      - "2222:22"\n      - 3000:3000\n` },
  ],
  good: [
    { title: 'in quotes', files: `services:\n  git:\n    image: shop/git:1\n    ports: ["2222:22", '53:53']\n` },
    { title: 'too high to be a time', files: `services:\n  web:\n    image: shop/web:1\n    ports:\n      - 80:80\n      - 8443:443\n` },
    { title: 'no number', files: `services:\n  dns:\n    image: shop/dns:1\n    ports:\n      - 53:53/udp\n      - 127.0.0.1:25:25\n      - \${PORT}:22\n` },
    { title: 'a container port with a leading zero', files: `services:\n  git:\n    image: shop/git:1\n    ports:\n      - 08:22\n` },
  ],
  on: {
    composeFile(file, context) {
      for (const { mapping } of writtenServices(file)) {
        for (const { value } of writtenItems(mapping, 'ports')) {
          if (value?.kind !== 'scalar' || value.style !== 'plain' || value.tag !== undefined || !BASE_60.test(value.value)) continue
          const fix = { title: 'Put quotes around it', safety: 'safe' as const, edits: [context.replace(value.range, `"${value.source}"`)] }
          context.report(value.range, `Readers of YAML 1.1, such as podman-compose, take ${value.value} for one number of base 60; put quotes around it`, { fix })
        }
      }
    },
  },
})
