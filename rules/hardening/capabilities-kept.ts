import { capabilityName, defineRule, insertedInService, isTrue, isWholeService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'capabilities-kept',
  title: 'Drop the capabilities that a service does not need',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { composeLint: ['CL-0006'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  yieldsTo: ['privileged'],
  why: `Docker leaves fourteen capabilities to root in a container, among them to change the owner of any file and to forge packets. Few services need one of them.

It is off by default: which are needed shows only when the service runs without them.`,
  remedy: 'Add `cap_drop: [ALL]`, start the service, and add back with `cap_add` what its log complains about.',
  references: [{ title: 'Docker: runtime privilege and Linux capabilities', url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities' }],
  bad: [
    { files: `services:\n  «web»:\n    image: shop/web:1\n`, fixed: `services:\n  web:\n    cap_drop: [ALL]\n    image: shop/web:1\n` },
    { title: 'only some', files: `services:\n  «web»:\n    image: shop/web:1\n    cap_drop: [NET_RAW]\n` },
  ],
  good: [
    { title: 'dropped, and one added back', files: `services:\n  web:\n    image: shop/web:1\n    cap_drop: [all]\n    cap_add: [NET_BIND_SERVICE]\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    cap_drop: ["\${DROP}"]\n` },
    { title: 'privileged, where it would say nothing', files: `services:\n  web:\n    image: shop/web:1\n    privileged: true\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    service({ service }, context) {
      if (!isWholeService(service) || isTrue(service.privileged)) return
      if (service.capDrop.some((each) => !each.resolved || capabilityName(each) === 'ALL')) return
      const edit = service.get('cap_drop') === undefined ? insertedInService(service, ['cap_drop: [ALL]']) : undefined
      context.report(service.keys[0] ?? service.key, `${service.name} keeps all capabilities that Docker gives; add \`cap_drop: [ALL]\`, and give back what it needs`, {
        fix: edit === undefined ? undefined : { title: 'Drop all capabilities', safety: 'unsafe', edits: [edit] },
      })
    },
  },
})
