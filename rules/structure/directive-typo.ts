import { defineRule, nearest } from '../../src/rule-api/index.ts'

const NAMES = ['syntax', 'escape', 'check']

export default defineRule({
  id: 'directive-typo',
  title: 'Write directives by their names at the top of the file',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  why: `\`# syntax=\`, \`# escape=\` and \`# check=\` count only as the very first lines. A misspelt name, or one that stands below a blank line, another
comment or an instruction, is a plain comment: the builder takes no notice, and says nothing.`,
  remedy: 'Correct the name, or move the line to the top of the file.',
  references: [{ title: 'Dockerfile reference: parser directives', url: 'https://docs.docker.com/reference/dockerfile/#parser-directives' }],
  bad: [
    { title: 'Misspelt', files: '# «sytnax»=docker/dockerfile:1\nFROM debian:12\n', fixed: '# syntax=docker/dockerfile:1\nFROM debian:12\n' },
    { title: 'Below another comment', files: '# The web server\n# «syntax»=docker/dockerfile:1\nFROM debian:12\n' },
    { title: 'Below a blank line', files: '\n# «escape»=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n' },
    { title: 'Below an instruction', files: 'FROM debian:12\n# «syntax»=docker/dockerfile:1.7\nRUN true\n' },
  ],
  good: [
    { title: 'At the top', files: '# syntax=docker/dockerfile:1\n# escape=`\n# check=skip=all\nFROM debian:12\n' },
    { title: 'check also stands above an instruction', files: 'FROM debian:12\n# check=skip=JSONArgsRecommended\nCMD exec shop\n' },
    { title: 'Another key and value', files: '# version=1.2\n# System=linux\nFROM debian:12\n' },
    { title: 'Prose', files: '# escape = the character that continues a line\n# The syntax=value form is used below\nFROM debian:12\n' },
    { title: 'Below the top, a sentence', files: 'FROM debian:12\n# syntax=see the manual\nRUN true\n' },
    { title: 'A second one after the top is a comment on purpose', files: '# syntax=docker/dockerfile:1\nFROM debian:12\n# syntax=docker/dockerfile:1.7 would be needed for --parents\nRUN true\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      if (file.document.origin !== undefined) return
      const { instructions, directives, comments } = file.syntax
      const firstInstruction = instructions[0]?.range.start ?? Number.POSITIVE_INFINITY
      for (const comment of comments) {
        const match = /^([A-Za-z]{4,8})\s*=\s*(\S+)$/.exec(comment.text)
        if (match === null) continue
        const [, written = '', value = ''] = match
        const name = nearest(written, NAMES)
        if (name === undefined || !fits(name, value)) continue
        const isExact = written.toLowerCase() === name
        const isTop = comment.range.start < firstInstruction
        if ((!isTop && !isExact) || (isExact && name === 'check')) continue
        // A directive of that name is in force: this one is only talked about.
        if (isExact && directives.some((directive) => directive.name === name)) continue
        const start = file.document.text.indexOf(written, comment.range.start)
        context.report({ start, end: start + written.length }, isExact
          ? `# ${name}= counts only among the first lines of the file; here it is a comment`
          : `"${written}" is no directive; did you mean ${name}?`, {
          // Further down it would still be a comment.
          fix: isExact || comment.range.start > 0 ? undefined : { title: `Write ${name}`, safety: 'unsafe', edits: [context.replace({ start, end: start + written.length }, name)] },
        })
      }
    },
  },
})

/** Whether the value is one that the directive could have: else the line is prose. */
function fits(name: string, value: string): boolean {
  switch (name) {
    case 'escape':
      return value === '`' || value === '\\'
    case 'check':
      return /^(?:skip|error|experimental)=/.test(value)
    default:
      return /dockerfile/.test(value) || /^[\w.-]+\/[\w./-]+(?:[:@]\S+)?$/.test(value)
  }
}
