import { asScalar, type ComposeValue, defineRule, valueAt } from '../../src/rule-api/index.ts'

const DEVICES: readonly { readonly path: RegExp; readonly what: string }[] = [
  { path: /^\/dev\/?$/, what: 'all devices of the host' },
  { path: /^\/dev\/(?:sd[a-z]|hd[a-z]|vd[a-z]|xvd[a-z]|nvme\d|mmcblk\d|md\d|md\/|dm-\d|mapper\/|disk\/|block\/|loop\d|nbd\d|rbd\d|zd\d|zvol\/|mtdblock\d)/, what: 'a disk of the host, past its file system' },
  { path: /^\/dev\/(?:loop-control|zfs)$/, what: 'the control of disks and their mounts' },
  { path: /^\/dev\/(?:mem|kmem|port)$/, what: 'the memory of the host' },
  { path: /^\/dev\/kmsg$/, what: "the kernel's log" },
]

/** Every device, every disk, or the memory: `a *:* rwm`, `b 8:* rw`, `c 1:1 rwm`. A right to create a file alone (`m`) opens nothing. */
const ALL_DISKS = /^(?:a|b\s+(?:\d+|\*):(?:\d+|\*)|c\s+1:[12])(?:\s+(?:[^\s:]*:\S*\s+)?[a-vx-zA-Z0-9_]*w\w*)?$/

export default defineRule({
  id: 'host-device',
  title: 'Keep disks and memory of the host out of containers',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0016'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `With a disk's device the container reads and writes every file on it, whatever the file system's permissions say; with the memory's, everything. Graphics cards, sound, serial ports, cameras and \`/dev/net/tun\` are not reported.

Programs that watch disks need them: give those the right to read only, as in \`/dev/sda:/dev/sda:r\`, which is not reported.`,
  remedy: 'Mount the file system on the host, and its folder into the container; or give the right to read only.',
  references: [{ title: 'Compose: devices', url: 'https://docs.docker.com/reference/compose-file/services/#devices' }],
  bad: [
    { files: `services:\n  backup:\n    image: shop/backup:1\n    devices:\n      - «/dev/sdb1:/dev/sdb1»\n` },
    { title: 'long form', files: `services:\n  backup:\n    image: shop/backup:1\n    devices:\n      - «source: /dev/nvme0n1\n        target: /dev/nvme0n1\n        permissions: rwm»\n` },
    { title: 'all disks by their number', files: `services:\n  backup:\n    image: shop/backup:1\n    device_cgroup_rules: [«"b *:* rwm"», "c 188:* rmw"]\n` },
  ],
  good: [
    { title: 'harmless ones', files: `services:\n  media:\n    image: shop/media:1\n    devices:\n      - /dev/dri:/dev/dri\n      - /dev/snd\n      - /dev/ttyUSB0:/dev/ttyUSB0\n      - /dev/net/tun\n      - /dev/kvm\n` },
    { title: 'only to read', files: `services:\n  smart:\n    image: shop/smart:1\n    devices: ["/dev/sda:/dev/sda:r"]\n` },
    { title: 'a graphics card by its class', files: `services:\n  model:\n    image: shop/model:1\n    devices: [nvidia.com/gpu=all]\n` },
    { title: 'not known', files: `services:\n  backup:\n    image: shop/backup:1\n    devices: ["\${DISK}:/dev/sda"]\n` },
    { title: 'a mount of that name', files: `services:\n  web:\n    image: shop/web:1\n    volumes: ["./dev/sda:/data"]\n` },
  ],
  on: {
    service({ service }, context) {
      for (const device of service.devices) {
        const { path, permissions } = read(device)
        const known = path === undefined || permissions === 'r' ? undefined : DEVICES.find((each) => each.path.test(path))
        if (known !== undefined) context.report(device, `${service.name} gets ${known.what}; mount what it needs as a folder, or give it the right to read only (\`:r\`)`)
      }
      const rules = service.get('device_cgroup_rules')?.value
      for (const rule of rules?.kind === 'list' ? rules.items : []) {
        if (rule.kind === 'scalar' && rule.resolved && ALL_DISKS.test(rule.text.trim())) context.report(rule, `${service.name} may open disks of the host that it makes device files for; name the one kind of device that it needs`)
      }
    },
  },
})

function read(device: ComposeValue): { readonly path?: string | undefined; readonly permissions?: string | undefined } {
  if (device.kind === 'mapping') {
    const source = asScalar(valueAt(device, 'source'))
    return { path: source?.resolved === true ? source.text : undefined, permissions: asScalar(valueAt(device, 'permissions'))?.text }
  }
  if (device.kind !== 'scalar' || !device.resolved) return {}
  const [path, target, permissions] = device.text.split(':')
  return { path, permissions: permissions ?? (target !== undefined && /^[rwm]{1,3}$/.test(target) ? target : undefined) }
}
