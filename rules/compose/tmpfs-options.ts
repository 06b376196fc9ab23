import { defineRule } from '../../src/rule-api/index.ts'

const OPENED: Readonly<Record<string, string>> = { exec: 'programs can be started from it', suid: 'programs on it can take the rights of their owner', dev: 'devices on it can be opened' }

export default defineRule({
  id: 'tmpfs-options',
  title: 'Keep programs out of a file system in memory',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0022'] },
  presets: ['hardening'],
  why: `Docker mounts a tmpfs with \`noexec\`, \`nosuid\` and \`nodev\`. \`exec\`, \`suid\` or \`dev\` takes that back, and makes the one place that can be written under \`read_only\` one from which a program can be started.

Programs that unpack a library and load it need \`exec\`; keep it there.`,
  remedy: 'Remove the option.',
  references: [{ title: 'Docker: tmpfs mounts', url: 'https://docs.docker.com/engine/storage/tmpfs/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    tmpfs:\n      - «/tmp:exec,size=64m»\n` },
    { title: 'a lone text', files: `services:\n  web:\n    image: shop/web:1\n    tmpfs: «/run:rw,suid,dev»\n` },
  ],
  good: [
    { title: 'as it comes', files: `services:\n  web:\n    image: shop/web:1\n    tmpfs: [/tmp, "/run:size=64m,mode=1777"]\n` },
    { title: 'closed in words', files: `services:\n  web:\n    image: shop/web:1\n    tmpfs: ["/tmp:rw,noexec,nosuid,nodev"]\n` },
    { title: 'the last word counts', files: `services:\n  web:\n    image: shop/web:1\n    tmpfs: ["/tmp:exec,noexec"]\n` },
    { title: 'a folder of that name', files: `services:\n  web:\n    image: shop/web:1\n    tmpfs: [/exec]\n` },
  ],
  on: {
    service({ service }, context) {
      for (const entry of service.tmpfs) {
        if (!entry.resolved) continue
        const colon = entry.text.indexOf(':')
        const options = colon === -1 ? [] : entry.text.slice(colon + 1).split(',').map((each) => each.trim())
        const opened = Object.keys(OPENED).filter((each) => options.lastIndexOf(each) > options.lastIndexOf(`no${each}`))
        if (opened.length === 0) continue
        context.report(entry, `\`${opened.join('`, `')}\` takes back what Docker protects: ${opened.map((each) => OPENED[each] ?? '').join(', and ')}; remove it`)
      }
    },
  },
})
