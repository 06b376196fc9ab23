import { defineRule, type Step } from '../../src/rule-api/index.ts'

const SYSTEM = /^\/(?:bin|boot|dev|etc|lib|lib64|proc|sbin|sys|usr|usr\/(?:bin|sbin|lib|lib64|local\/bin|local\/sbin|local\/lib)|run|var)$|^\/(?:boot|proc|sys)\//

export default defineRule({
  id: 'workdir-system-directory',
  title: 'Work in a folder of your own',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { trivy: ['DS-0030'] },
  why: `Files that are copied into \`/bin\`, \`/etc\` or \`/usr\` lie among those of the system, can overwrite them, and are hard to find again; what is written below
\`/proc\`, \`/sys\` or \`/dev\` is not kept at all. A WORKDIR that another one follows before anything is copied is only a way to run a command there, and nothing is said.`,
  remedy: 'Use a folder such as `/app` or `/srv/app`.',
  references: [{ title: 'Building best practices: WORKDIR', url: 'https://docs.docker.com/build/building/best-practices/#workdir' }],
  bad: [
    { title: 'The last one', files: 'FROM debian:12\nWORKDIR «/usr/bin»\nRUN make\n' },
    { title: 'Copied into', files: 'FROM debian:12\nWORKDIR «/etc»\nCOPY . .\nWORKDIR /app\n' },
    { title: 'Below /proc', files: 'FROM debian:12\nWORKDIR «/proc/app/»\n' },
  ],
  good: [
    { title: 'Folders of one\'s own', files: 'FROM debian:12\nWORKDIR /usr/src/app\nWORKDIR /etc/nginx\nWORKDIR /opt\nWORKDIR /var/www\n' },
    { title: 'FROM scratch, where nothing else is', files: 'FROM scratch\nWORKDIR /usr/bin\nCOPY shop /usr/bin/\nCMD ["shop"]\n' },
    { title: 'For one command', files: 'FROM debian:12\nWORKDIR /etc\nRUN ln -s a b\nWORKDIR /app\nCOPY . .\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG DIR\nWORKDIR /usr/${DIR}\n' },
    { title: 'A name that only begins alike', files: 'FROM debian:12\nWORKDIR /devel\nWORKDIR /binaries\n' },
  ],
  on: {
    WORKDIR: (step, context) => {
      const { path } = step.instruction
      // FROM scratch there is no system, and a program alone in /usr/bin is found by its name.
      if (path === undefined || step.instruction.onbuild !== undefined || step.stage.root.kind === 'scratch') return
      const { text, resolved } = step.expand(path)
      const folder = resolved ? step.imagePath(text) : undefined
      if (folder === undefined || !SYSTEM.test(folder)) return
      if (isUsed(step)) context.report(path.range, `${folder} belongs to the system; work in a folder of your own, such as /app`)
    },
  },
})

/** Whether it is the last one of its stage, or something is copied into it before the next. */
function isUsed({ stage, index }: Step): boolean {
  for (let at = index + 1; at < stage.steps.length; at++) {
    const instruction = stage.steps[at]?.instruction
    if (instruction?.keyword === 'WORKDIR') return false
    if ((instruction?.keyword === 'COPY' || instruction?.keyword === 'ADD') && /^\.?\.?\/?$/.test(instruction.destination?.value ?? '/')) return true
  }
  return true
}
