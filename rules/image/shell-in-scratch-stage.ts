import { defineRule, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shell-in-scratch-stage',
  title: 'Call no shell in an image that has none',
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  why: `\`scratch\` and distroless images have no \`/bin/sh\`. A RUN in the shell form ends the build there, and a CMD, ENTRYPOINT or HEALTHCHECK in the shell form fails
when the container starts: "exec: /bin/sh: no such file or directory".`,
  remedy: 'Write the exec form, or do the work in a stage that has a shell and copy the result.',
  references: [{ title: 'Minimal images: scratch', url: 'https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch' }],
  bad: [
    { title: 'RUN', files: 'FROM scratch\nCOPY shop /shop\nRUN «chmod +x /shop»\n' },
    { title: 'CMD and ENTRYPOINT', files: 'FROM scratch\nCOPY shop /shop\nCMD «/shop serve»\nFROM gcr.io/distroless/static-debian12\nCOPY shop /shop\nENTRYPOINT «/shop»\n' },
    { title: 'The health check', files: 'FROM scratch\nCOPY shop /shop\nHEALTHCHECK CMD «/shop check || exit 1»\nCMD ["/shop"]\n' },
    { title: 'On a stage of it', files: 'FROM scratch AS base\nFROM base\nRUN «true»\n' },
  ],
  good: [
    { title: 'The exec form', files: 'FROM scratch\nCOPY shop /shop\nRUN ["/shop", "prepare"]\nCMD ["/shop"]\n' },
    { title: 'A root file system is unpacked first', files: 'FROM scratch\nADD rootfs.tar.xz /\nRUN apt-get update\nCMD bash\n' },
    { title: 'A file system is copied', files: 'FROM debian:12 AS build\nFROM scratch\nCOPY --from=build / /\nRUN true\n' },
    { title: 'A shell is copied', files: 'FROM scratch\nCOPY --from=busybox:1.37 /bin/ /bin/\nRUN true\n' },
    { title: 'SHELL names another one', files: 'FROM scratch\nCOPY tool /tool\nSHELL ["/tool", "-c"]\nRUN true\n' },
    { title: 'The debug variant has one', files: 'FROM gcr.io/distroless/base-debian12:debug\nRUN true\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { root } = stage
      const name = root.kind === 'scratch' ? 'scratch' : root.kind === 'image' && root.facts?.shell === 'none' ? root.text : undefined
      if (name === undefined) return
      for (const step of stage.steps) {
        const { instruction } = step
        const isRun = instruction.keyword === 'RUN'
        if (!isRun && instruction.keyword !== 'CMD' && instruction.keyword !== 'ENTRYPOINT' && instruction.keyword !== 'HEALTHCHECK') continue
        if (instruction.command?.form !== 'shell' || instruction.command.looksLikeExec || step.shell.explicit || hasShell(stage, isRun ? step.index : Number.POSITIVE_INFINITY)) continue
        if (isRun && step.mounts.some((mount) => mount.type === 'bind' || mount.from !== undefined)) continue
        // What another instruction replaces never runs.
        if (!isRun && stage.steps.some((later) => later.index > step.index && later.instruction.keyword === instruction.keyword)) continue
        context.report(instruction.command.range, `${name} has no shell to run this; ${isRun ? 'do it in a stage that has one' : 'write the exec form'}`)
      }
    },
  },
})

/** Whether anything may have put a shell, or a file system with one, into the stage. */
function hasShell(stage: Stage, before: number): boolean {
  return stage.hasStep(mayBringShell, before)
}

function mayBringShell(step: Step): boolean {
  const { instruction } = step
  if (instruction.keyword === 'UNKNOWN') return true
  if (instruction.keyword === 'RUN') return instruction.command?.form === 'exec'
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false
  const to = instruction.destination === undefined ? undefined : step.expand(instruction.destination)
  if (to?.resolved !== true) return true
  const path = step.imagePath(to.text) ?? '/'
  if (/(?:^|\/)(?:ba|da|a)?sh$|busybox/.test(path)) return true
  const fromElsewhere = instruction.keyword === 'ADD' || instruction.flags.some((flag) => flag.name === 'from')
  const isSystem = /^\/(?:(?:usr\/)?s?bin|usr)?$/.test(path)
  if (!isSystem) return false
  return instruction.sources.some((source) => {
    const from = step.expand(source)
    // One plain program copied to the top brings no shell; a folder or an archive may.
    return !from.resolved || (fromElsewhere ? /(?:^|\/)(?:bin|usr|rootfs|busybox|sh|\.|)\/?$|[*?]|\.(?:tar|tgz|txz|xz|gz|bz2|zst)/.test(from.text) : /(?:^|\/)(?:\.|rootfs\w*|root|bin|usr|fs|files|overlay|busybox|sh)?\/?$|[*?]|\.(?:tar|tgz|txz|xz|gz|bz2)/.test(from.text))
  })
}
