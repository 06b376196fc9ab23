import { defineRule } from '../../src/rule-api/index.ts'

const TRUTH = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/

export default defineRule({
  id: 'invalid-check-directive',
  title: 'Write the check directive as the builder takes it',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: '`# check=` takes `skip`, `error` and `experimental`, split by semicolons. The builder refuses the file for any other word in it.',
  remedy: 'Write `# check=skip=JSONArgsRecommended;error=true`.',
  references: [{ title: 'Dockerfile reference: check', url: 'https://docs.docker.com/reference/dockerfile/#check' }],
  bad: [
    { title: 'The key is missing', files: '# check=«JSONArgsRecommended»\nFROM debian:12\n' },
    { title: 'A comma for a semicolon, and a wrong key', files: '# check=«ignore=all»\nFROM debian:12\n' },
    { title: 'A blank in between', files: '# check=«skip = all»\nFROM debian:12\n' },
    { title: 'No truth value', files: '# check=«skip=all;error=yes»\nFROM debian:12\n' },
  ],
  good: [
    { title: 'All keys', files: '# check=skip=JSONArgsRecommended,StageNameCasing;error=true;experimental=all\nFROM debian:12\n' },
    { title: 'Blanks around', files: '#check = skip=all  and some words\nFROM debian:12\n' },
    { title: 'Above an instruction a wrong one is passed over', files: 'FROM debian:12\n\n# check=nonsense\nRUN true\n' },
  ],
  on: {
    dockerfile: (file, context) => {
      const directive = file.syntax.directives.find((candidate) => candidate.name === 'check')
      if (directive === undefined || directive.value === '') return
      // The value ends at the first blank.
      for (const part of (directive.value.split(/\s/, 1)[0] ?? '').split(';')) {
        const equals = part.indexOf('=')
        const key = equals === -1 ? part.trim() : part.slice(0, equals).trim()
        const value = equals === -1 ? undefined : part.slice(equals + 1).trim()
        const message = value === undefined ? `"${key.slice(0, 40)}" has no key; write skip=${key.slice(0, 40)}`
          : !/^(?:skip|error|experimental)$/.test(key) ? `"${key.slice(0, 40)}" is no key of the check directive; it knows skip, error and experimental`
            : key === 'error' && !TRUTH.test(value) ? 'error takes true or false' : undefined
        if (message === undefined) continue
        context.report(directive.valueRange, message)
        return
      }
    },
  },
})
