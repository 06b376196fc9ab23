import { daemonSocketOf, defineRule, hostMountsOf } from '../../src/rule-api/index.ts'

/** Places in which a written file becomes root on the host, alone or with all below them. */
const PLACES: readonly { readonly path: RegExp; readonly how: string }[] = [
  { path: /^\/$/, how: "the host's whole disk" },
  { path: /^\/etc$/, how: "the host's users, cron jobs and services" },
  { path: /^\/etc\/(?:cron[^/]*|sudoers[^/]*|pam\.d|ssh|systemd|init\.d|profile\.d|security|docker|apt|passwd|shadow|group|gshadow|sudo\.conf|crontab|profile|bash\.bashrc|environment|fstab|ld\.so[^/]*)(?:\/|$)/, how: 'what root on the host runs or trusts' },
  { path: /^\/root(?:$|\/\.(?:ssh|bashrc|profile|config))/, how: "root's own folder" },
  { path: /^\/boot(?:\/|$)/, how: "the host's kernel" },
  { path: /^\/proc(?:$|\/sys(?:\/|$)|\/sysrq-trigger$)/, how: "the kernel's settings, one of which names a program to run" },
  { path: /^\/(?:usr\/)?(?:local\/)?s?bin$|^\/usr(?:\/(?:local|lib))?$|^\/lib(?:32|64)?$/, how: 'programs and libraries that root on the host runs' },
  { path: /^\/(?:usr\/)?lib\/(?:modules|systemd)(?:\/|$)/, how: "the kernel's modules and the host's services" },
  { path: /^\/var\/(?:lib|spool\/cron(?:\/.*)?)$|^\/var\/lib\/(?:docker|containerd)(?:\/(?:volumes|overlay2|containers|image))?$/, how: 'the files of all other containers' },
]

export default defineRule({
  id: 'writable-host-root',
  title: 'Do not let a container write what root on the host runs',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0025'] },
  yieldsTo: ['docker-socket'],
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `Who can write \`/etc\`, root's folder, a folder of programs or the files of other containers becomes root on the host with one file: a cron job, a key, a library. Root in the container is enough for that.

Folders of single programs (\`/etc/letsencrypt\`, \`/var/lib/docker/volumes/one\`) are not reported.`,
  remedy: 'Mount the one folder that is needed, and with `:ro` where it is only read.',
  references: [{ title: 'Docker: bind mounts', url: 'https://docs.docker.com/engine/storage/bind-mounts/' }],
  bad: [
    { files: `services:\n  tool:\n    image: shop/tool:1\n    volumes:\n      - «/etc:/host/etc»\n      - «/:/host»\n` },
    { title: 'long form, and a file', files: `services:\n  tool:\n    image: shop/tool:1\n    volumes:\n      - «type: bind\n        source: /root/.ssh\n        target: /root/.ssh»\n      - «/etc/passwd:/etc/passwd»\n` },
    { title: 'behind a volume', files: `services:\n  tool:\n    image: shop/tool:1\n    volumes:\n      - «host:/host»\nvolumes:\n  host:\n    driver_opts: { type: none, o: bind, device: /var/lib/docker }\n` },
  ],
  good: [
    { title: 'only to read', files: `services:\n  metrics:\n    image: prom/node-exporter:v1.9.1\n    volumes:\n      - /:/rootfs:ro\n      - /proc:/host/proc:ro\n` },
    { title: "one program's folder", files: `services:\n  proxy:\n    image: nginx:1.29\n    volumes:\n      - /etc/letsencrypt:/etc/letsencrypt\n      - /etc/localtime:/etc/localtime\n      - /usr/share/zoneinfo:/usr/share/zoneinfo\n      - /var/lib/shop:/data\n` },
    { title: "the container's own", files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - ./etc:/etc/shop\n      - config:/etc\nvolumes:\n  config:\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - \${ROOT}/etc:/host/etc\n` },
  ],
  on: {
    service(model, context) {
      for (const host of hostMountsOf(model)) {
        const place = host.readOnly || daemonSocketOf(host.mount, model) !== undefined ? undefined : PLACES.find(({ path }) => path.test(host.path))
        if (place !== undefined) context.report(host, `${model.service.name} can write ${place.how} through ${host.path}, and so become root there; mount less of it, or read-only`)
      }
    },
  },
})
