import { defineRule, expand, isImageReference, isWordOfTemplate, placeholderOf, type RuleContext, type Step, type Word } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-image-name',
  title: 'Write image names as registries take them',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { buildkit: ['InvalidDefaultArgInFrom', 'UndefinedArgInFrom'] },
  why: `The name of an image is in lower case, with single separators, and its tag has no other signs than letters, digits, \`_\`, \`.\` and \`-\`.
The builder refuses others. That also strikes \`FROM Base\` where a stage was named \`Base\`: names of stages are folded to lower case, and what
stands behind FROM is not.

Words that stand for something else (\`__BASE__\`, \`@BASE@\`, \`{{ base }}\`, \`{base}\`, \`BASE_IMAGE\` or \`BASEIMAGE\` without an ARG or stage of that name) make the file a template, which a script fills in before the builder sees it:
one remark, and no further errors of that kind. \`FROM DEBIAN\` is no template.

A variable that no ARG above the first FROM declares is empty whatever \`--build-arg\` says, so that \`FROM $BASE\` and \`FROM debian:$TAG\` are refused as well.`,
  remedy: 'Write the name in lower case; refer to stages in lower case.',
  references: [
    { title: 'The grammar of references', url: 'https://pkg.go.dev/github.com/distribution/reference' },
    { title: 'InvalidDefaultArgInFrom', url: 'https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/' },
  ],
  bad: [
    { title: 'Upper case', files: 'FROM «Ubuntu:24.04»\n' },
    { title: 'A placeholder that nobody filled in', files: 'FROM «<image>:latest»\n' },
    { title: 'A template, which a script fills in: one remark', files: '# filled in by build.sh\nFROM «BASE_IMAGE»\n__LABELS__\nCROSS_BUILD_COPY qemu /usr/bin/\nFROM __OTHER__:1.2\n' },
    { title: 'A template of Python', files: 'FROM «registry.example.org/ruby:{base_tag}»\nENV TEA={tea}\nFROM {other}:1\n' },
    { title: 'BASEIMAGE is no image either', files: 'FROM «BASEIMAGE»\nCOPY app /app\n' },
    { title: 'An image in capitals, and an ARG without its dollar sign', files: 'ARG BASE_IMAGE=debian:12\nFROM «DEBIAN»\nFROM «BASE_IMAGE»\n' },
    { title: 'A stage in upper case', files: 'FROM debian:12 AS Base\nFROM «Base»\n' },
    { title: 'An empty tag, and a colon too many', files: 'FROM «debian:»\nFROM «debian:12:slim»\n' },
    { title: 'A variable that is declared nowhere', files: 'FROM «$BASE»\nFROM «debian:${TAG}»\nFROM «${REGISTRY}/debian:12» AS build\n' },
    { title: 'A variable that is declared too late', files: 'FROM debian:12 AS build\nARG BASE=debian:12\nFROM «${BASE}»\n' },
    { title: 'Behind --from', files: 'FROM scratch\nCOPY --from=«Example/Tool:1» /a /b\nCOPY --from=«Tool» /a /b\n' },
  ],
  good: [
    { title: 'A registry with a port, in upper case letters too', files: 'FROM registry.example.org:5000/team/base:1.2\nFROM LOCALHOST:5000/base\nFROM [2001:db8::1]:5000/base\n' },
    { title: 'Variables', files: 'ARG BASE\nFROM ${BASE}\nFROM debian:${VERSION:-12}\n' },
    { title: 'A variable that nobody declares, with a default or where a part may be missing', files: 'FROM ${BASE:-debian:12}\nFROM ${REGISTRY}debian:12${SUFFIX}\n' },
    { title: 'What the builder sets', files: 'FROM $TARGETARCH\nFROM example/base:$BUILDVARIANT\n' },
    { title: 'A digest', files: 'FROM debian:12@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n' },
    { title: 'A stage, referred to in lower case', files: 'FROM debian:12 AS Base\nFROM base\nCOPY --from=Base /a /b\nCOPY --from=0 /a /b\n' },
    { title: 'Separators', files: 'FROM example/a__b.c---d:V1_x.y-z\n' },
  ],
  on: {
    FROM: (step, context) => {
      const { image } = step.instruction
      if (image === undefined) return
      const placeholder = placeholderOf(step.stage.file)
      if (placeholder !== undefined && isWordOfTemplate(image.value)) {
        if (placeholder === image.range) context.report(image, 'This is a template, which has to be filled in before the build: a placeholder stands where the image belongs', { severity: 'info', aliases: ['InvalidDefaultArgInFrom'] })
        return
      }
      if (!image.hasVariables) judge(image, image.value, step, context, ['InvalidDefaultArgInFrom'])
      else judgeUndeclared(image, step, context)
    },
    COPY: (step, context) => {
      const from = step.instruction.flags.find((flag) => flag.name === 'from')?.value
      // A stage is found in any case here.
      if (from !== undefined && !from.hasVariables && !/^\d+$/.test(from.value) && !isStage(step, from.value)) judge(from, from.value, step, context, [])
    },
  },
})

function isStage(step: Step, name: string): boolean {
  return step.stage.file.stagesNamed(name).length > 0
}

/** A name whose variables are all declared nowhere: what it comes to does not depend on build arguments. */
function judgeUndeclared(word: Word, step: Step, context: RuleContext): void {
  const { file } = step.stage
  const { text, uses } = expand(word.source, file.syntax.escape, () => undefined)
  if (uses.some(({ name, operator }) => file.globals.get(name) !== undefined || (operator !== undefined && !/^:?[-+]$/.test(operator)))) return
  // What stays in the text of a variable that has no value.
  const name = text.replace(/\$(?:\{\w+\}|\w+)/g, '')
  if (isImageReference(name) || (name === name.toLowerCase() && isStage(step, name))) return
  const names = [...new Set(uses.map((use) => use.name))].join(' and ')
  context.report(word.range, `No ARG above the first FROM declares ${names}, so ${name === '' ? 'no image is left here' : `this is "${name.slice(0, 60)}", which is no name of an image`}, whatever the build arguments are; declare ${names.includes(' ') ? 'them' : 'it'} there with ARG`)
}

function judge(word: Word, name: string, step: Step, context: RuleContext, aliases?: readonly string[]): void {
  if (name === '' || /\$[\w{]/.test(name) || name.toLowerCase() === name && isStage(step, name) || isImageReference(name)) return
  const lower = name.toLowerCase()
  const why = step.stage.file.globals.get(name) !== undefined ? `an ARG is used with a dollar sign: write \${${name}}` : isStage(step, name) ? `a stage is found here only in lower case: write ${lower}` : isImageReference(lower) ? 'it must be in lower case' : 'no registry takes it'
  context.report(word.range, `"${name.slice(0, 60)}" is no name of an image: ${why}`, aliases === undefined ? {} : { aliases })
}
