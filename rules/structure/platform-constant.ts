import { defineRule } from '../../src/rule-api/index.ts'

const SYSTEMS = 'linux|windows|darwin|freebsd'

export default defineRule({
  id: 'platform-constant',
  title: 'Leave the platform of a stage to the build',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL3029'], buildkit: ['FromPlatformFlagConstDisallowed'] },
  why: `A fixed \`--platform\` makes the image one of that platform whoever builds it: on another machine it is emulated, and a multi-platform build gets
the same image under several names. Nothing is said of \`$BUILDPLATFORM\` and other variables, nor of a stage whose name says for which platform it is.`,
  remedy: 'Remove the flag and choose with `docker build --platform`, or use `$BUILDPLATFORM` for a stage that only builds.',
  references: [{ title: 'FromPlatformFlagConstDisallowed', url: 'https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/' }],
  bad: [
    { title: 'A constant', files: 'FROM «--platform=linux/amd64» debian:12\n' },
    { title: 'In a stage of another name', files: 'FROM «--platform=linux/arm64» debian:12 AS build\n' },
  ],
  good: [
    { title: 'The machine that builds', files: 'FROM --platform=$BUILDPLATFORM golang:1.26\nFROM --platform="${BUILDPLATFORM:-}" golang:1.26\n' },
    { title: 'An argument', files: 'ARG PLATFORM=linux/amd64\nFROM --platform=$PLATFORM debian:12\nFROM --platform=linux/${PLATFORM} debian:12\n' },
    { title: 'The name says it', files: 'FROM --platform=linux/amd64 debian:12 AS build-amd64\nFROM --platform=windows/amd64 debian:12 AS windows\n' },
    { title: 'No flag', files: 'FROM debian:12\n' },
  ],
  on: {
    FROM: (step, context) => {
      const flag = step.instruction.flags.find((candidate) => candidate.name === 'platform')
      if (flag?.value === undefined || flag.value.source.includes('$')) return
      const parts = flag.value.value.toLowerCase().split('/')
      const name = step.stage.name?.toLowerCase() ?? ''
      if (flag.value.value === '' || parts.slice(0, 2).some((part) => part !== '' && name.includes(part)) || !new RegExp(`^(?:(?:${SYSTEMS})/)?[\\w.-]+(?:/[\\w.-]+)?$`).test(flag.value.value.toLowerCase())) return
      context.report(flag.range, `The platform ${flag.value.value} is fixed here, so every build gives this one; leave it to docker build --platform`)
    },
  },
})
