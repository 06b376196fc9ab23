import { defineRule } from '../../src/rule-api/index.ts'

const TURNED_OFF: readonly { readonly option: RegExp; readonly what: string; readonly instead: string; readonly severity?: 'info' }[] = [
  { option: /^seccomp[:=]unconfined$/, what: 'the filter of dangerous system calls is off', instead: 'allow the call that it needs in a profile of its own' },
  { option: /^apparmor[:=]unconfined$/, what: 'AppArmor does not guard the container', instead: 'remove it, or load a profile that allows what is needed' },
  { option: /^systempaths[:=]unconfined$/, what: "the kernel's settings below /proc and /sys can be reached", instead: 'remove it' },
  // Without effect on hosts that have no SELinux; where there is one, `:z` on the mount is what is most often meant.
  { option: /^label[:=]disable$/, what: 'SELinux does not guard the container', instead: 'mark the mounts that it needs with `:z`', severity: 'info' },
]

export default defineRule({
  id: 'unconfined-security',
  title: "Keep the kernel's guards of a container on",
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0009'] },
  purposes: ['production', 'template', 'unknown'],
  why: `Docker gives each container a filter of system calls (seccomp) and a profile of what it may touch (AppArmor or SELinux). Most ways out of a container are closed by them. \`unconfined\` turns one off for all that the service does, where it needed one call more.

Debuggers and profilers need it in development, where it is not reported.`,
  remedy: 'Give a profile of its own: `security_opt: [seccomp:./profile.json]`.',
  references: [{ title: 'Docker: seccomp security profiles', url: 'https://docs.docker.com/engine/security/seccomp/' }, { title: 'Docker: AppArmor security profiles', url: 'https://docs.docker.com/engine/security/apparmor/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    security_opt:\n      - «seccomp:unconfined»\n      - «"apparmor=unconfined"»\n` },
    { title: 'SELinux, as advice', files: `services:\n  web:\n    image: shop/web:1\n    security_opt: [«label:disable»]\n` },
  ],
  good: [
    { title: 'a profile of its own', files: `services:\n  web:\n    image: shop/web:1\n    security_opt:\n      - seccomp:./profile.json\n      - no-new-privileges:true\n` },
    { title: 'a label', files: `services:\n  web:\n    image: shop/web:1\n    security_opt: ["label:type:container_t"]\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n    security_opt: ["seccomp:unconfined"]\n' } },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    security_opt: ["seccomp:\${PROFILE}"]\n` },
  ],
  on: {
    service({ service }, context) {
      for (const option of service.securityOpt) {
        const off = option.resolved ? TURNED_OFF.find((each) => each.option.test(option.text.trim().toLowerCase())) : undefined
        if (off !== undefined) context.report(option, `For ${service.name} ${off.what}; ${off.instead}`, off.severity === undefined ? {} : { severity: off.severity })
      }
    },
  },
})
