import { defineRule, hasSecurityOption, insertedInService, isWholeService } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-no-new-privileges',
  title: 'Forbid a service to gain rights',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  aliases: { composeLint: ['CL-0003'] },
  presets: ['hardening'],
  purposes: ['production', 'template', 'unknown'],
  why: `With \`no-new-privileges\` no program in the container gets more rights than the one that starts it: a setuid program that was left in the image is of no use to an intruder. Programs that begin as root and drop their rights still can.

It is off by default, since a service that calls sudo or a setuid program stops working with it.`,
  references: [{ title: 'Compose: security_opt', url: 'https://docs.docker.com/reference/compose-file/services/#security_opt' }, { title: 'Linux: no_new_privs', url: 'https://docs.kernel.org/userspace-api/no_new_privs.html' }],
  bad: [
    { files: `services:\n  «web»:\n    image: shop/web:1\n`, fixed: `services:\n  web:\n    security_opt: ["no-new-privileges:true"]\n    image: shop/web:1\n` },
    { title: 'others only', files: `services:\n  «web»:\n    image: shop/web:1\n    security_opt:\n      - apparmor:shop\n` },
    { title: 'turned off', files: `services:\n  «web»:\n    image: shop/web:1\n    security_opt: ["no-new-privileges:false"]\n` },
  ],
  good: [
    { title: 'set', files: `services:\n  web:\n    image: shop/web:1\n    security_opt:\n      - no-new-privileges:true\n` },
    { title: 'other ways to write it', files: `services:\n  web:\n    image: shop/web:1\n    security_opt: [no-new-privileges]\n  api:\n    image: shop/api:1\n    security_opt: ["no-new-privileges=true"]\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    security_opt: ["\${SECURITY}"]\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n' } },
  ],
  on: {
    service({ service }, context) {
      if (!isWholeService(service) || hasSecurityOption(service, 'no-new-privileges', 'true') !== false) return
      const edit = service.get('security_opt') === undefined ? insertedInService(service, ['security_opt: ["no-new-privileges:true"]']) : undefined
      context.report(service.keys[0] ?? service.key, `A setuid program in ${service.name} can gain the rights of root; add \`security_opt: ["no-new-privileges:true"]\``, {
        fix: edit === undefined ? undefined : { title: 'Forbid new rights', safety: 'unsafe', edits: [edit] },
      })
    },
  },
})
