import { defineRule, variablesIn } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'redundant-target-platform',
  title: 'Leave out --platform=$TARGETPLATFORM',
  category: 'style',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3065'], buildkit: ['RedundantTargetPlatform'] },
  why: 'FROM takes the image for the target platform anyway, so the flag says nothing. Where it is meant to name the machine that builds, it must be `$BUILDPLATFORM`.',
  references: [{ title: 'RedundantTargetPlatform', url: 'https://docs.docker.com/reference/build-checks/redundant-target-platform/' }],
  bad: [
    { title: 'Both ways to write it', files: 'FROM «--platform=$TARGETPLATFORM» debian:12 AS a\nFROM «--platform=${TARGETPLATFORM}» debian:12\n', fixed: 'FROM debian:12 AS a\nFROM debian:12\n' },
    { title: 'With a default that is never used', files: 'FROM   «--platform=${TARGETPLATFORM:-linux/amd64}»   debian:12\n', fixed: 'FROM   debian:12\n' },
  ],
  good: [
    { title: 'The machine that builds', files: 'FROM --platform=$BUILDPLATFORM golang:1.26\n' },
    { title: 'A part of it', files: 'FROM --platform=linux/$TARGETARCH debian:12\n' },
    { title: 'Given a value in the file', files: 'ARG TARGETPLATFORM=linux/arm64\nFROM --platform=$TARGETPLATFORM debian:12\n' },
    { title: 'In another instruction', files: 'FROM debian:12\nARG TARGETPLATFORM\nRUN echo $TARGETPLATFORM\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { flags, image } = step.instruction
      const flag = flags.find((candidate) => candidate.name === 'platform')
      if (flag?.value === undefined) return
      const { file } = step.stage
      const [use, ...others] = variablesIn(flag.value, file.syntax.escape)
      if (use?.name !== 'TARGETPLATFORM' || others.length > 0 || !/^"?\$(?:TARGETPLATFORM|\{TARGETPLATFORM(?::?-[^}]*)?\})"?$/.test(flag.value.source)) return
      if (file.globalArguments.some((argument) => argument.pairs.some((pair) => pair.key.value === 'TARGETPLATFORM' && pair.value !== undefined))) return
      const next = flags[flags.indexOf(flag) + 1]?.range ?? image?.range
      const between = next === undefined ? '' : file.document.text.slice(flag.range.end, next.start)
      context.report(flag.range, 'FROM takes the target platform anyway; leave the flag out, or write $BUILDPLATFORM if the machine that builds is meant', next === undefined || /\S/.test(between) ? {} : {
        fix: { title: 'Remove the flag', safety: 'safe', edits: [context.replace({ start: flag.range.start, end: next.start }, '')] },
      })
    },
  },
})
