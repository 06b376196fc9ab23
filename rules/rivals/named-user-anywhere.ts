import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'named-user-anywhere',
  title: 'Write every USER as a number',
  category: 'security',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3066'] },
  presets: [],
  yieldsTo: ['non-numeric-user'],
  why: `The strict form of \`non-numeric-user\`, as hadolint has it: every USER with a name, also \`root\`, one that a later USER replaces, and one of a stage that is thrown away. Off unless asked for.`,
  remedy: 'Write the number: `USER 0`, `USER 10001:10001`.',
  references: [{ title: 'Kubernetes: security context', url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/' }],
  bad: [
    { title: 'root for a moment', files: 'FROM node:24\nUSER «root»\nRUN apt-get update\nUSER 1000\n' },
    { title: 'A builder', files: 'FROM debian:12 AS build\nUSER «app»\nFROM debian:12\nUSER 10001\n' },
  ],
  good: [
    { title: 'Numbers', files: 'FROM debian:12\nUSER 0\nUSER 10001:10001\n' },
    { title: 'A variable', files: 'FROM debian:12\nARG UID\nUSER ${UID}\n' },
  ],
  on: {
    USER(step, context) {
      const { user } = step.instruction
      if (user === undefined || user.hasVariables || /^\d+(?::.*)?$/.test(user.value) || user.value === '') return
      context.report(user.range, `${user.value} is a name, which only this image can tell the number of; write the number`)
    },
  },
})
