import { daemonSocketOf, defineRule, hostMountsOf, programOfImage } from '../../src/rule-api/index.ts'

const PLACES: readonly { readonly path: RegExp; readonly what: string; readonly when: 'always' | 'read-only' }[] = [
  { path: /^\/$/, what: 'every file of the host', when: 'read-only' },
  { path: /^\/etc(?:\/(?:g?shadow-?|sudoers(?:\.d)?|ssh|ssl\/private))?$/, what: "the host's passwords and keys", when: 'read-only' },
  { path: /^\/root$/, what: "root's own folder with its keys", when: 'read-only' },
  { path: /^\/var\/lib\/(?:docker|containerd)(?:\/(?:volumes|overlay2|containers))?$/, what: "all other containers' files and settings, with their secrets", when: 'read-only' },
  { path: /^(?:~|\/home|\/home\/[^/]+|\/Users|\/Users\/[^/]+)$/, what: 'whole home folders with their keys', when: 'always' },
  { path: /^(?:~|\/home\/[^/]+|\/Users\/[^/]+|\/root)\/\.(?:ssh|aws|kube|gnupg|docker|config\/gcloud|azure|netrc|git-credentials|pgpass)(?:$|\/(?:id_[a-z0-9]+|credentials|config|config\.json)$)/, what: 'the keys of a person', when: 'always' },
  { path: /^\/dev$/, what: 'all devices of the host', when: 'always' },
]

/** Programs that report on the host, or save its files: they are given them to read. */
const READS_THE_HOST = /node[-_]exporter|cadvisor|netdata|telegraf|glances|promtail|alloy|agent|filebeat|metricbeat|fluent|vector|scope|falco|trivy|restic|borg|duplicati|kopia|backrest|rclone|syncthing|crowdsec|wazuh|osquery|homepage|dashdot|scrutiny|code-server|filebrowser|cloudcmd/

export default defineRule({
  id: 'dangerous-mount',
  title: "Do not show a container the host's keys and other people's files",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0013'] },
  yieldsTo: ['docker-socket', 'writable-host-root'],
  purposes: ['production', 'unknown'],
  why: `The whole disk, \`/etc\`, home folders and the data of other containers hold keys and passwords. A program that is broken into gives them away, also where it may only read.

Monitors and backup programs, which are there to read the host, are not reported.`,
  remedy: 'Mount the file or folder that is needed; give keys as `secrets:`.',
  references: [{ title: 'Docker: bind mounts', url: 'https://docs.docker.com/engine/storage/bind-mounts/' }, { title: 'Compose: secrets', url: 'https://docs.docker.com/compose/how-tos/use-secrets/' }],
  bad: [
    { files: `services:\n  deploy:\n    image: shop/deploy:1\n    volumes:\n      - «~/.ssh:/root/.ssh:ro»\n      - «/etc:/host/etc:ro»\n` },
    { title: 'a whole home folder', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «/home/anna:/data»\n` },
  ],
  good: [
    { title: 'files that hold no secret', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - /etc/localtime:/etc/localtime:ro\n      - /etc/passwd:/etc/passwd:ro\n      - /home/anna/shop/media:/media\n      - ~/shop:/srv\n` },
    { title: 'a monitor', files: `services:\n  metrics:\n    image: gcr.io/cadvisor/cadvisor:v0.52.1\n    volumes:\n      - /:/rootfs:ro\n      - /var/lib/docker/:/var/lib/docker:ro\n` },
    { title: "a developer's own keys", files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n    volumes:\n      - ~/.aws:/root/.aws:ro\n' } },
    { title: 'in the container only', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - keys:/root/.ssh\nvolumes:\n  keys:\n` },
  ],
  on: {
    service(model, context) {
      const program = programOfImage(model.image)
      if (program !== undefined && READS_THE_HOST.test(program)) return
      for (const host of hostMountsOf(model)) {
        if (daemonSocketOf(host.mount, model) !== undefined) continue
        const place = PLACES.find(({ path, when }) => path.test(host.path) && (when === 'always' || host.readOnly))
        if (place !== undefined) context.report(host, `${model.service.name} sees ${place.what} through ${host.path}; mount only the file or folder that it needs`)
      }
    },
  },
})
