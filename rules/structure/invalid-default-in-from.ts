import { defineRule, expand, isImageReference, type DockerfileModel } from '../../src/rule-api/index.ts'

/** What the builder puts into its own arguments, as far as that matters for the form of a name. */
const PLATFORM: Readonly<Record<string, string>> = {
  TARGETPLATFORM: 'linux/amd64', TARGETOS: 'linux', TARGETARCH: 'amd64', TARGETVARIANT: '', TARGETOSVERSION: '', TARGETSTAGE: 'default',
  BUILDPLATFORM: 'linux/amd64', BUILDOS: 'linux', BUILDARCH: 'amd64', BUILDVARIANT: '', BUILDOSVERSION: '',
}

export default defineRule({
  id: 'invalid-default-in-from',
  title: 'Give the arguments of FROM defaults that make an image',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { buildkit: ['InvalidDefaultArgInFrom'] },
  yieldsTo: ['invalid-image-name'],
  why: `Without \`--build-arg\` the name of the base image comes out empty or malformed, and the build fails with a message about the reference. A default
lets the file be built, checked and updated by tools as it stands.`,
  remedy: 'Give the argument a default: `ARG VERSION=24`.',
  references: [{ title: 'InvalidDefaultArgInFrom', url: 'https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/' }],
  bad: [
    { title: 'No default', files: 'ARG TAG\nFROM «debian:${TAG}»\n' },
    { title: 'The whole name', files: 'ARG BASE\nFROM «$BASE»\n' },
    { title: 'A default that is no name', files: 'ARG NAME=Shop\nFROM «example/${NAME}»\n' },
    { title: 'Declared nowhere', files: 'FROM «node:${VERSION}»\n' },
  ],
  good: [
    { title: 'A default in ARG', files: 'ARG TAG=12\nFROM debian:${TAG}\n' },
    { title: 'A default in FROM', files: 'ARG BASE\nFROM ${BASE:-debian:12}\nFROM ${BASE-debian:12}\n' },
    { title: 'A part that may be empty', files: 'ARG REGISTRY\nARG SUFFIX\nFROM ${REGISTRY}debian:12${SUFFIX}\nFROM base-${TARGETARCH}${TARGETVARIANT}\n' },
    { title: 'Defaults out of defaults', files: 'ARG MAJOR=24\nARG NODE=${MAJOR}-slim\nFROM node:$NODE\n' },
    { title: 'A choice of stages', files: 'ARG MODE=dev\nFROM debian:12 AS base-dev\nFROM base-${MODE}\n' },
    { title: 'No variable: another rule speaks', files: 'FROM Debian\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { image } = step.instruction
      if (image?.hasVariables !== true) return
      const { file } = step.stage
      const text = withDefaults(image.source, file)
      if (text === undefined || isImageReference(text)) return
      context.report(image.range, text === '' ? 'Without build arguments there is no image here at all; give the argument a default' : `Without build arguments this is "${text.slice(0, 60)}", which is no name of an image; give the argument a default`)
    },
  },
})

/** The word as it is without any build argument; undefined where its pattern operators cannot be worked out. */
function withDefaults(source: string, file: DockerfileModel): string | undefined {
  const { escape } = file.syntax
  const values = new Map(Object.entries(PLATFORM))
  const evaluate = (text: string): string | undefined => {
    const { text: expanded, uses } = expand(text, escape, (name) => values.get(name))
    if (uses.some((use) => use.operator !== undefined && /^[#%/?]|^:\?/.test(use.operator))) return undefined
    return expanded.replace(/\$(?:\{\w+\}|\w+)/g, '')
  }
  for (const argument of file.globalArguments) {
    for (const pair of argument.pairs) {
      if (pair.value === undefined) continue
      const value = evaluate(pair.value.source)
      if (value === undefined) return undefined
      values.set(pair.key.value, value)
    }
  }
  return evaluate(source)
}
