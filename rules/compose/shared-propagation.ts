import { capabilityName, defineRule, isTrue } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shared-propagation',
  title: 'Keep mounts of a container out of the host',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0017'] },
  purposes: ['production', 'development', 'template', 'unknown'],
  why: `With \`shared\` propagation what the host mounts below the folder appears in the container, and what the container mounts there appears on the host. \`rslave\` gives the first without the second.

A service that may mount something itself (privileged, \`SYS_ADMIN\`, or \`/dev/fuse\`) shares on purpose, and is not reported.`,
  remedy: 'Leave it out, or use `rslave` where mounts of the host have to be seen.',
  references: [{ title: 'Docker: configure bind propagation', url: 'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «/srv/media:/media:shared»\n` },
    { title: 'among other options', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «/srv/media:/media:ro,rshared»\n` },
    { title: 'long form', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - «type: bind\n        source: /srv/media\n        target: /media\n        bind:\n          propagation: rshared»\n` },
  ],
  good: [
    { title: 'one way', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - /srv/media:/media:ro,rslave\n` },
    { title: 'a folder of that name', files: `services:\n  web:\n    image: shop/web:1\n    volumes:\n      - ./shared:/shared\n` },
    { title: 'it mounts for the host', files: `services:\n  drive:\n    image: shop/drive:1\n    devices: [/dev/fuse]\n    cap_add: [SYS_ADMIN]\n    volumes:\n      - /srv/drive:/data:rshared\n` },
  ],
  on: {
    service({ service }, context) {
      const mounts = isTrue(service.privileged) || service.capAdd.some((each) => capabilityName(each) === 'SYS_ADMIN')
      if (mounts) return
      for (const mount of service.volumes) {
        if (mount.propagation !== 'shared' && mount.propagation !== 'rshared') continue
        context.report(mount, `Mounts below this folder go both ways between ${service.name} and the host; \`rslave\` lets the container see the host's without giving its own back`)
      }
    },
  },
})
