import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'non-numeric-user',
  title: 'Name the user of an image by its number',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3066'] },
  presets: ['strict'],
  stages: 'shipped',
  why: `Kubernetes cannot tell from a name whether a user is root: a pod with \`runAsNonRoot: true\` refuses to start an image whose USER is a name. A number says it.`,
  remedy: 'Create the user with a fixed number and write that: `USER 10001`.',
  references: [{ title: 'Kubernetes: security context', url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/' }],
  bad: [
    { title: 'A name', files: 'FROM debian:12\nRUN useradd -u 10001 app\nUSER «app»\n' },
    { title: 'A name with a group', files: 'FROM node:24\nUSER «node:1000»\n' },
  ],
  good: [
    { title: 'A number', files: 'FROM debian:12\nUSER 10001\nCMD ["sh"]\n' },
    { title: 'Only the last one counts', files: 'FROM debian:12\nUSER app\nRUN true\nUSER 10001:app\n' },
    { title: 'A stage that only builds', files: 'FROM debian:12 AS build\nUSER app\nFROM debian:12\nUSER 10001\n' },
    { title: 'root: another rule speaks', files: 'FROM debian:12\nUSER root\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG UID\nUSER ${UID}\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { user } = stage
      if (user?.instruction?.user === undefined || !stage.steps.some((step) => step.instruction === user.instruction)) return
      if (user.isRoot !== false || user.name === '' || /^\d+$/.test(user.name) || user.name.includes('$')) return
      context.report(user.instruction.user.range, `${user.name} is a name, so an orchestrator cannot tell that it is not root; write its number`)
    },
  },
})
