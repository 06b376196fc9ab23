import { defineRule, isWordOfTemplate, nearest, placeholderOf, type DockerfileModel } from '../../src/rule-api/index.ts'

const INSTRUCTIONS = [
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
]

export default defineRule({
  id: 'unknown-instruction',
  title: 'Use instructions that the builder knows',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  aliases: { hadolint: ['DL1000'] },
  why: `The builder stops at a word that is no instruction, so nothing is built. It is most often a spelling mistake, or a line of a RUN whose
predecessor lost its backslash. A file with placeholders for lines (\`__LABELS__\`) is a template: one remark for all of them. Nothing is said where a \`# syntax=\` line names another frontend than Docker's: it may know more.`,
  remedy: 'Correct the word, or put the missing `\\` at the end of the line above.',
  references: [{ title: 'Dockerfile reference', url: 'https://docs.docker.com/reference/dockerfile/#overview' }],
  bad: [
    { title: 'A spelling mistake', files: 'FROM debian:12\n«ENTRYPONT» ["shop"]\n«CPOY» . /app\n', fixed: 'FROM debian:12\nENTRYPOINT ["shop"]\nCOPY . /app\n' },
    { title: 'A backslash is missing above', files: 'FROM debian:12\nRUN apt-get update\n    «&&» apt-get install -y curl\n' },
    { title: 'A template: one remark, but spelling mistakes all the same', files: 'FROM debian:12\n«__LABELS__»\n__PREINSTALL__\n«CPOY» . /app\n' },
    { title: 'In an ONBUILD', files: 'FROM debian:12\nONBUILD «RNU» make\n' },
  ],
  good: [
    { title: 'Any case', files: 'from debian:12\nRun true\nCMD ["sh"]\n' },
    { title: 'A continued line with a comment between', files: 'FROM debian:12\nRUN apt-get update \\\n# and then\n    && apt-get install -y curl\n' },
    { title: 'The body of a heredoc', files: 'FROM debian:12\nRUN <<EOF\napt-get update\nmake\nEOF\n' },
    { title: 'Another frontend', files: '# syntax=example/frontend:1\nFROM debian:12\nINCLUDE common.txt\n' },
    { title: 'A backquote continues where the file says so', files: '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir `\n    c:\\\n' },
  ],
  on: {
    UNKNOWN: (step, context) => {
      if (hasOtherFrontend(step.stage.file)) return
      const { name } = step.instruction
      const placeholder = placeholderOf(step.stage.file)
      if (placeholder !== undefined && isWordOfTemplate(name.source)) {
        if (placeholder === name.range) context.report(name.range, 'This is a template, which has to be filled in before the build: a placeholder stands where an instruction belongs', { severity: 'info' })
        return
      }
      const likely = nearest(name.source, INSTRUCTIONS)
      const shown = name.source.length > 30 ? `${name.source.slice(0, 30)}…` : name.source
      if (/^(?:&&|\|\|?|;)/.test(name.source)) context.report(name.range, `"${shown}" continues a command, but the line above does not end with ${step.stage.file.syntax.escape}`)
      else {
        const meant = likely !== undefined && name.source === name.source.toLowerCase() ? likely.toLowerCase() : likely
        context.report(name.range, likely === undefined ? `"${shown}" is no instruction of a Dockerfile` : `"${shown}" is no instruction; did you mean ${likely}?`, {
          fix: meant === undefined ? undefined : { title: `Write ${meant}`, safety: 'unsafe', edits: [context.replace(name.range, meant)] },
        })
      }
    },
  },
})

function hasOtherFrontend(file: DockerfileModel): boolean {
  const frontend = file.syntax.directives.find((directive) => directive.name === 'syntax')?.value
  return frontend !== undefined && !/^(?:docker\.io\/|mirror\.gcr\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(frontend)
}
