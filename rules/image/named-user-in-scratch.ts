import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'named-user-in-scratch',
  title: 'Name a user by number where no /etc/passwd is',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  why: 'A name of a user is looked up in `/etc/passwd` of the image. `scratch` has none, so the container does not start: "unable to find user app: no matching entries in passwd file".',
  remedy: 'Write a number (`USER 10001`), or copy `/etc/passwd` from the stage that created the user.',
  references: [{ title: 'Dockerfile reference: USER', url: 'https://docs.docker.com/reference/dockerfile/#user' }],
  bad: [
    { title: 'A name', files: 'FROM golang:1.26 AS build\nRUN useradd app\nFROM scratch\nCOPY --from=build /shop /shop\nUSER «app»\nCMD ["/shop"]\n' },
    { title: 'A name and a group', files: 'FROM scratch\nCOPY shop /shop\nUSER «nobody:nogroup»\n' },
  ],
  good: [
    { title: 'A number', files: 'FROM scratch\nCOPY shop /shop\nUSER 10001:10001\n' },
    { title: 'The file is copied', files: 'FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER app\n' },
    { title: 'Its folder is copied', files: 'FROM scratch\nCOPY rootfs/ /\nUSER app\nFROM scratch\nCOPY etc /etc/\nUSER app\n' },
    { title: 'Another name for the file', files: 'FROM scratch\nCOPY passwd.minimal /etc/passwd\nUSER nobody\n' },
    { title: 'Distroless has one', files: 'FROM gcr.io/distroless/static-debian12\nUSER nonroot\n' },
    { title: 'A variable', files: 'FROM scratch\nARG UID\nUSER $UID\n' },
  ],
  on: {
    USER: (step, context) => {
      const { user, onbuild } = step.instruction
      if (user === undefined || onbuild !== undefined || step.stage.root.kind !== 'scratch') return
      const { text, resolved } = step.expand(user)
      if (!resolved || /^\d*(?::\d*)?$/.test(text) || /^(?:root|0)(?::|$)/.test(text) || step.stage.hasStep(mayBringPasswd)) return
      context.report(user.range, `scratch has no /etc/passwd in which ${text.split(':', 1)[0] ?? text} could be looked up; write the number`)
    },
  },
})

function mayBringPasswd(step: Step): boolean {
  const { instruction } = step
  if (instruction.keyword === 'RUN') return true
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false
  const to = instruction.destination === undefined ? undefined : step.expand(instruction.destination)
  const path = to?.resolved === true ? step.imagePath(to.text) : undefined
  if (path === undefined || /^\/etc(?:\/passwd)?$/.test(path)) return true
  // Folders and archives at the top may hold /etc; one plain file does not.
  return path === '/' && instruction.sources.some((source) => !/^[\w./-]*[\w-]$/.test(source.value) || !/(?:^|\/)[\w-]+$/.test(source.value) || /(?:root|fs|dist|out|files|install|etc)\w{0,100}$/.test(source.value))
}
