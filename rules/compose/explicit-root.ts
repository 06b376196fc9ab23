import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'explicit-root',
  title: 'Do not make a service run as root',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0018'] },
  presets: ['hardening'],
  purposes: ['production', 'unknown', 'template'],
  why: `\`user: root\` puts aside the user that the image's author chose. It is most often a way around a folder that belongs to somebody else, and makes each hole in the program one with root's rights.

It is off by default, since it may be a decision: some programs start as root and drop their rights themselves.`,
  remedy: 'Remove the line where the image has a user of its own, and give that user the folders it writes to; else name a user.',
  references: [{ title: 'Compose: user', url: 'https://docs.docker.com/reference/compose-file/services/#user' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    user: «root»\n` },
    { title: 'by number, with a group', files: `services:\n  web:\n    image: shop/web:1\n    user: «"0:1000"»\n` },
    { title: 'out of a default', files: `services:\n  web:\n    image: shop/web:1\n    user: «\${RUN_AS:-0}»\n` },
  ],
  good: [
    { title: 'a user', files: `services:\n  web:\n    image: shop/web:1\n    user: "1000:0"\n` },
    { title: 'not known', files: `services:\n  web:\n    image: shop/web:1\n    user: \${RUN_AS}\n` },
    { title: 'a name that begins so', files: `services:\n  web:\n    image: shop/web:1\n    user: rootless\n` },
    { title: 'for development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop/web:1\n    user: root\n' } },
  ],
  on: {
    service({ service }, context) {
      const { user } = service
      if (user?.resolved !== true || !/^(?:root|[+-]?0+)(?::.*)?$/i.test(user.text.trim())) return
      context.report(user, `${service.name} runs as root, whatever user the image has; remove the line, or name a user without rights`)
    },
  },
})
