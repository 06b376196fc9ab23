import { defineRule, programOfImage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'host-pid',
  title: "Keep a service apart from the host's processes",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0010'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `With \`pid: host\` a process in the container sees all processes of the host, with the secrets in their arguments and environment, and as root it can stop them or read their files through \`/proc\`.

Monitors that report on the host's processes need it; for images known as such it is not reported.`,
  remedy: 'Remove the line, or name the one service to share with.',
  references: [{ title: 'Compose: pid', url: 'https://docs.docker.com/reference/compose-file/services/#pid' }],
  bad: [{ files: `services:\n  web:\n    image: shop/web:1\n    pid: «host»\n` }],
  good: [
    { title: 'shared with one service', files: `services:\n  web:\n    image: shop/web:1\n  debug:\n    image: shop/debug:1\n    pid: service:web\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    pid: \${MODE}\n` },
    { title: 'a service called host', files: `services:\n  host:\n    image: shop/web:1\n    hostname: host\n` },
    { title: 'a monitor of the host', files: `services:\n  metrics:\n    image: prom/node-exporter:v1.9.1\n    pid: host\n` },
  ],
  on: {
    service({ service, image }, context) {
      const mode = service.pid
      if (mode?.resolved !== true || mode.text !== 'host' || MONITORS.test(programOfImage(image) ?? '')) return
      context.report(mode, `${service.name} sees and can signal every process of the host; remove it, or share with one service: \`pid: service:NAME\``)
    },
  },
})

/** Programs that report on the host itself. */
const MONITORS = /^(?:node[-_]exporter|process[-_]exporter|cadvisor|netdata|glances|telegraf|agent|beszel-agent|scope|falco|sysdig|parca-agent|pyroscope|htop|btop)$/
