import { capabilityName, defineRule } from '../../src/rule-api/index.ts'

/** Capabilities that make root in the container root on the host. */
const TAKES_THE_HOST: Readonly<Record<string, string>> = {
  ALL: 'all capabilities make root in the container root on the host',
  SYS_ADMIN: 'SYS_ADMIN lets it mount file systems and escape to the host',
  SYS_MODULE: "SYS_MODULE lets it load code into the host's kernel",
  SYS_RAWIO: "SYS_RAWIO lets it read and write the host's memory and ports",
}

export default defineRule({
  id: 'added-capabilities',
  title: 'Do not add capabilities that give away the host',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0024'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `\`ALL\`, \`SYS_ADMIN\`, \`SYS_MODULE\` and \`SYS_RAWIO\` are each enough to leave the container: by mounting the host's disk, loading a kernel module, or writing its memory.
Many examples add \`SYS_MODULE\` for WireGuard, which every kernel since 5.6 has built in, and \`SYS_ADMIN\` for what a device or a system call filter of one's own would do.

Ignore it where the service's work is to mount file systems, as for FUSE.`,
  remedy: "Remove it, and see what fails: a kernel module is loaded by the host, a browser's sandbox needs a seccomp profile, a disk can be mounted by the host.",
  references: [{ title: 'Docker: runtime privilege and Linux capabilities', url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities' }, { title: 'capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' }],
  bad: [
    { files: `services:\n  vpn:\n    image: shop/vpn:1\n    cap_add:\n      - NET_ADMIN\n      - «SYS_MODULE»\n` },
    { title: 'with the prefix, in any case', files: `services:\n  web:\n    image: shop/web:1\n    cap_add: [«cap_sys_admin», «"ALL"»]\n` },
  ],
  good: [
    { title: 'one that stays within the container', files: `services:\n  vpn:\n    image: shop/vpn:1\n    cap_add: [NET_ADMIN]\n` },
    { title: 'taken away', files: `services:\n  web:\n    image: shop/web:1\n    cap_drop: [ALL, SYS_ADMIN]\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    cap_add: ["\${CAPABILITY}"]\n` },
    { title: 'it mounts file systems', files: `services:\n  drive:\n    image: shop/drive:1\n    devices: [/dev/fuse]\n    cap_add: [SYS_ADMIN]\n` },
  ],
  on: {
    service({ service }, context) {
      const isForFuse = service.devices.some((device) => device.kind === 'scalar' && device.text.startsWith('/dev/fuse'))
      for (const capability of service.capAdd) {
        const name = capabilityName(capability)
        const reason = name === undefined || (name === 'SYS_ADMIN' && isForFuse) || !Object.hasOwn(TAKES_THE_HOST, name) ? undefined : TAKES_THE_HOST[name]
        if (reason !== undefined) context.report(capability, `${service.name}: ${reason}; remove it, and give the service only what fails without it`)
      }
    },
  },
})
