import { daemonSocketOf, defineRule, hostMountsOf } from '../../src/rule-api/index.ts'

const PLACES: readonly { readonly path: RegExp; readonly what: string }[] = [
  { path: /^\/sys(?:\/|$)/, what: "the kernel's view of devices and programs" },
  { path: /^\/dev\/(?!(?:null|zero|full|random|urandom)$)/, what: 'a device of the host' },
  { path: /^\/run\//, what: 'a running service of the host, or its state' },
  { path: /^\/(?:proc|boot|root|etc|usr|lib|lib64|bin|sbin)(?:\/|$)/, what: "a part of the host's system" },
  { path: /^\/var\/lib\/(?:docker|containerd)(?:\/|$)/, what: "Docker's own files" },
  { path: /^\/$/, what: 'every file of the host' },
]

/** What says only the time, certificates, and modules that a container may read but not load. */
const HARMLESS = /^\/etc\/(?:localtime|timezone|letsencrypt(?:\/.*)?|ssl\/certs(?:\/.*)?|ca-certificates(?:\/.*)?|hosts|hostname|os-release|resolv\.conf)$|^\/usr\/share\/|^\/(?:usr\/)?lib\/modules(?:\/|$)/

export default defineRule({
  id: 'host-state-mount',
  title: 'Mount less of the host',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0013'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  yieldsTo: ['docker-socket', 'writable-host-root', 'dangerous-mount'],
  why: `What a container sees of the host's system helps whoever breaks into it: sockets of its services, devices, settings. It is off by default, since monitors, drivers and automation need some of it; \`dangerous-mount\`, which is on, reports keys and other people's files.`,
  remedy: 'Mount the one file that is needed, read-only.',
  references: [{ title: 'Docker: bind mounts', url: 'https://docs.docker.com/engine/storage/bind-mounts/' }],
  bad: [
    { files: `services:\n  home:\n    image: shop/home:1\n    volumes:\n      - «/run/dbus:/run/dbus:ro»\n      - «/sys:/sys:ro»\n      - «/etc/passwd:/etc/passwd:ro»\n` },
  ],
  good: [
    { title: 'the time', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - /etc/localtime:/etc/localtime:ro\n      - /etc/timezone:/etc/timezone:ro\n      - /usr/share/zoneinfo:/usr/share/zoneinfo:ro\n` },
    { title: "the host's folders for data", files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - /srv/media:/media\n      - /mnt/disk:/data\n      - /opt/shop:/shop\n      - /dev/null:/etc/empty\n` },
    { title: "the project's own", files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - ./sys:/sys\n` },
  ],
  on: {
    service(model, context) {
      for (const host of hostMountsOf(model)) {
        if (HARMLESS.test(host.path) || daemonSocketOf(host.mount, model) !== undefined) continue
        const place = PLACES.find(({ path }) => path.test(host.path))
        if (place !== undefined) context.report(host, `${model.service.name} sees ${place.what} through ${host.path}; mount only what it needs, read-only`)
      }
    },
  },
})
