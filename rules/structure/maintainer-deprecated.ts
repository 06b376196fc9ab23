import { defineRule, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'maintainer-deprecated',
  title: 'Name the author in a label',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { hadolint: ['DL4000'], buildkit: ['MaintainerDeprecated'], trivy: ['DS-0022'], checkov: ['CKV_DOCKER_6'] },
  why: 'MAINTAINER has been deprecated since 2017. A label says the same, can be read with `docker inspect`, and has room for more than one.',
  references: [{ title: 'MaintainerDeprecated', url: 'https://docs.docker.com/reference/build-checks/maintainer-deprecated/' }],
  bad: [
    { title: 'A name and an address', files: 'FROM debian:12\n«MAINTAINER Pat Example <pat@example.org>»\n', fixed: 'FROM debian:12\nLABEL org.opencontainers.image.authors="Pat Example <pat@example.org>"\n' },
    { title: 'In quotes, and lower case', files: 'from debian:12\n«maintainer "Pat Example"»\n', fixed: 'from debian:12\nlabel org.opencontainers.image.authors="Pat Example"\n' },
    { title: 'Signs that need an escape', files: 'FROM debian:12\n«MAINTAINER Pat "The Ship" O\'Hara $5»\n', fixed: 'FROM debian:12\nLABEL org.opencontainers.image.authors="Pat \\"The Ship\\" O\'Hara \\$5"\n' },
    { title: 'Two, of which only the last one counts: the other is left for a person to put into the label', files: 'FROM debian:12\n«MAINTAINER Kim»\n«MAINTAINER Pat»\n' },
    { title: 'Beside a label that says something else: no fix', files: 'FROM debian:12\n«MAINTAINER Kim»\nLABEL org.opencontainers.image.authors="Pat"\n', unfixed: true },
  ],
  good: [
    { title: 'A label', files: 'FROM debian:12\nLABEL org.opencontainers.image.authors="pat@example.org"\n' },
    { title: 'A label of the older name', files: 'FROM debian:12\nLABEL maintainer="pat@example.org"\n' },
    { title: 'The word elsewhere', files: 'FROM debian:12\n# MAINTAINER Pat\nRUN echo MAINTAINER\n' },
  ],
  on: {
    MAINTAINER: (step, context) => {
      const { instruction } = step
      const { name, maintainer, range } = instruction
      // An ONBUILD MAINTAINER is refused as such.
      if (instruction.onbuild !== undefined) return
      const { escape } = step.stage.file.syntax
      const quoted = maintainer === undefined ? undefined : /^"[^"\\$`]*"$|^'[^'\\$`"]*'$/.exec(maintainer.source)?.[0].slice(1, -1)
      const text = quoted ?? maintainer?.source ?? ''
      const isOneLine = maintainer !== undefined && maintainer.range.end - maintainer.range.start === maintainer.source.length
      const escaped = [...text].map((character) => (character === '"' || character === '$' || character === escape ? escape + character : character)).join('')
      const label = name.source === name.source.toLowerCase() ? 'label' : 'LABEL'
      context.report(range, 'MAINTAINER is deprecated; use LABEL org.opencontainers.image.authors="…"', isOneLine && !hasOtherAuthors(step, text) ? {
        fix: { title: 'Replace MAINTAINER with a label', safety: 'safe', edits: [context.replace(range, `${label} org.opencontainers.image.authors="${escaped}"`)] },
      } : {})
    },
  },
})

const LABEL = 'org.opencontainers.image.authors'

/** Whether the label would be set twice in the stage: it stands there already with another text, or a MAINTAINER below would become it. */
function hasOtherAuthors(step: Step<'MAINTAINER'>, text: string): boolean {
  return step.stage.steps.some(({ instruction, index }) => (instruction.keyword === 'MAINTAINER' && index > step.index)
    || (instruction.keyword === 'LABEL' && instruction.pairs.some(({ key, value }) => key.value === LABEL && value?.value !== text)))
}
