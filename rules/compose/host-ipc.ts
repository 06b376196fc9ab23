import { defineRule, programOfImage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'host-ipc',
  title: "Keep a service apart from the host's shared memory",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0010'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `With \`ipc: host\` the container reads and writes the shared memory of every process of the host, other containers with the same setting included. It is most often meant to give more shared memory, for which \`shm_size\` is there.`,
  remedy: 'Remove the line, or name the one service to share with.',
  references: [{ title: 'Compose: ipc', url: 'https://docs.docker.com/reference/compose-file/services/#ipc' }],
  bad: [{ files: `services:\n  web:\n    image: shop/web:1\n    ipc: «host»\n` }],
  good: [
    { title: 'shared with one service', files: `services:\n  web:\n    image: shop/web:1\n  debug:\n    image: shop/debug:1\n    ipc: service:web\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    ipc: \${MODE}\n` },
    { title: 'a service called host', files: `services:\n  host:\n    image: shop/web:1\n    hostname: host\n` },
    { title: 'a monitor of the host', files: `services:\n  metrics:\n    image: prom/node-exporter:v1.9.1\n    ipc: host\n` },
  ],
  on: {
    service({ service, image }, context) {
      const mode = service.ipc
      if (mode?.resolved !== true || mode.text !== 'host' || MONITORS.test(programOfImage(image) ?? '')) return
      context.report(mode, `${service.name} reaches the shared memory of the whole host; \`shm_size\` gives it more of its own, and \`ipc: service:NAME\` shares with one service`)
    },
  },
})

/** Programs that report on the host itself. */
const MONITORS = /^(?:node[-_]exporter|process[-_]exporter|cadvisor|netdata|glances|telegraf|agent|beszel-agent|scope|falco|sysdig|parca-agent|pyroscope|htop|btop)$/
