import { capabilityName, defineRule } from '../../src/rule-api/index.ts'

interface Capability { readonly does: string; readonly alias: string }

const POWERFUL: Readonly<Record<string, Capability>> = {
  NET_ADMIN: { does: 'it can change interfaces, routes and the firewall of its network', alias: 'CL-0011' },
  BPF: { does: "it can load programs into the host's kernel", alias: 'CL-0011' },
  SYS_BOOT: { does: 'it can restart the host', alias: 'CL-0011' },
  SYS_PTRACE: { does: "it can read and change other processes' memory", alias: 'CL-0027' },
  DAC_READ_SEARCH: { does: 'it can read any file, and open those of the host by their number', alias: 'CL-0027' },
  PERFMON: { does: 'it can watch all processes of the host', alias: 'CL-0028' },
  SYS_TIME: { does: "it can set the host's clock", alias: 'CL-0028' },
  SYS_NICE: { does: "it can take processor time from the host's other processes", alias: 'CL-0029' },
  IPC_LOCK: { does: 'it can keep memory of the host from being swapped out', alias: 'CL-0029' },
  LEASE: { does: 'it can hold up whoever opens a file', alias: 'CL-0029' },
  SYSLOG: { does: "it can read the kernel's log", alias: 'CL-0030' },
}

export default defineRule({
  id: 'powerful-capabilities',
  title: 'Add a powerful capability only where it is needed',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0011', 'CL-0027', 'CL-0028', 'CL-0029', 'CL-0030'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  why: `These capabilities reach beyond the container, though none is enough to take the host by itself. It is off by default, since a service that has one most often needs it: a VPN its \`NET_ADMIN\`, a store of secrets its \`IPC_LOCK\`.
\`added-capabilities\`, which is on, reports the ones that give away the host.`,
  remedy: 'Remove it, and see what fails.',
  references: [{ title: 'capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' }],
  bad: [{ files: `services:\n  vpn:\n    image: shop/vpn:1\n    cap_add:\n      - «NET_ADMIN»\n      - «cap_sys_ptrace»\n` }],
  good: [
    { title: 'what root has anyway', files: `services:\n  web:\n    image: shop/web:1\n    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE, CHOWN, SETUID]\n` },
    { title: 'taken away', files: `services:\n  web:\n    image: shop/web:1\n    cap_drop: [NET_ADMIN]\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n    cap_add: [SYS_PTRACE]\n' } },
  ],
  on: {
    service({ service }, context) {
      for (const scalar of service.capAdd) {
        const name = capabilityName(scalar)
        const capability = name !== undefined && Object.hasOwn(POWERFUL, name) ? POWERFUL[name] : undefined
        if (name !== undefined && capability !== undefined) context.report(scalar, `${name} lets ${service.name} do more than it may need: ${capability.does}; see whether it works without`, { aliases: [capability.alias] })
      }
    },
  },
})
