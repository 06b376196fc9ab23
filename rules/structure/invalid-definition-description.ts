import { defineRule } from '../../src/rule-api/index.ts'

/** What is said to a linter describes nothing. */
const FOR_LINTERS = /^(?:dockerlint|hadolint|tally|trivy|checkov|shellcheck|check)\b/

export default defineRule({
  id: 'invalid-definition-description',
  title: 'Begin the comment above an ARG or stage with its name',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { buildkit: ['InvalidDefinitionDescription'] },
  presets: [],
  why: `\`docker build --call=outline\` and \`--call=targets\` show the comment above an ARG or a named stage as its description, but only where it
begins with the name. Other comments need a blank line or an empty \`#\` in between.

Comments for linters are left alone, though BuildKit's own check speaks of them.`,
  remedy: 'Write `# NAME what it is for`, or put an empty `#` below the comment.',
  references: [{ title: 'InvalidDefinitionDescription', url: 'https://docs.docker.com/reference/build-checks/invalid-definition-description/' }],
  bad: [
    { title: 'Above an argument', files: 'FROM debian:12\n«# the version to install»\nARG VERSION=1\n' },
    { title: 'Above a stage', files: '«# compiles everything»\nFROM debian:12 AS build\n' },
  ],
  good: [
    { title: 'With the name', files: '# build compiles everything\nFROM debian:12 AS build\n# VERSION is installed\nARG VERSION=1\n' },
    { title: 'Detached', files: 'FROM debian:12\n# Settings\n#\nARG VERSION=1\n' },
    { title: 'For a linter', files: '# hadolint ignore=DL3006\nFROM debian AS build\n# check=skip=SecretsUsedInArgOrEnv\nARG KEY_NAME\n' },
    { title: 'A stage without a name', files: '# the base\nFROM debian:12\n' },
    { title: 'One of several arguments', files: 'FROM debian:12\n# B is the second\nARG A B\n' },
  ],
  on: {
    FROM: (step, context) => {
      const name = step.instruction.stageName?.value
      const comment = step.instruction.leadingComments.at(-1)
      if (name === undefined || comment === undefined || FOR_LINTERS.test(comment.text) || comment.text.split(' ', 1)[0] === name.toLowerCase() || comment.text.split(' ', 1)[0] === name) return
      context.report(comment.range, `This comment describes the stage only if it begins with ${name}`)
    },
    ARG: (step, context) => {
      const names = step.instruction.pairs.map((pair) => pair.key.value)
      const comment = step.instruction.leadingComments.at(-1)
      const [first] = names
      if (first === undefined || comment === undefined || FOR_LINTERS.test(comment.text) || names.includes(comment.text.split(' ', 1)[0] ?? '')) return
      context.report(comment.range, `This comment describes the argument only if it begins with ${first}`)
    },
  },
})
