import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'logging-disabled',
  title: "Keep a service's log",
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0014'] },
  purposes: ['production', 'unknown'],
  why: `With the driver \`none\` all that a service says is thrown away: \`docker compose logs\` shows nothing, and after a crash or a break-in nothing can be found out. It is most often meant to save space, which a limit does as well.`,
  remedy: 'Limit it instead: `driver: local`, which rotates by itself, or `json-file` with `max-size` and `max-file`.',
  references: [{ title: 'Docker: configure logging drivers', url: 'https://docs.docker.com/engine/logging/configure/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    logging:\n      driver: «none»\n` },
    { title: 'in quotes', files: `services:\n  web:\n    image: shop/web:1\n    logging: { driver: «"none"» }\n` },
  ],
  good: [
    { title: 'a log that rotates', files: `services:\n  web:\n    image: shop/web:1\n    logging:\n      driver: local\n      options:\n        max-size: 10m\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    logging:\n      driver: \${LOG_DRIVER}\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  noisy:\n    image: shop/noisy:1\n    logging:\n      driver: none\n' } },
    { title: 'a health check turned off, which is something else', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["NONE"]\n` },
  ],
  on: {
    service({ service }, context) {
      const driver = service.logging?.driver
      if (driver?.resolved !== true || driver.text.toLowerCase() !== 'none') return
      context.report(driver, `All that ${service.name} logs is thrown away, so nothing can be found out after a fault; use \`local\` with a size limit`)
    },
  },
})
