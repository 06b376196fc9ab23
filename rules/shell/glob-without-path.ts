import { defineRule } from '../../src/rule-api/index.ts'

const PRINTS = /^(?:echo|printf|\[\[?|test|case|find|expr|let)$/

export default defineRule({
  id: 'glob-without-path',
  title: 'Begin patterns with ./',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2035'] },
  presets: ['strict', 'hadolint'],
  why: 'A file whose name begins with a dash is taken for an option when `*` brings it in. `./*` cannot be one.',
  references: [{ title: 'ShellCheck: SC2035', url: 'https://www.shellcheck.net/wiki/SC2035' }],
  bad: [{ files: 'FROM debian:13\nRUN chmod +x «*» && rm «*.o»\n', fixed: 'FROM debian:13\nRUN chmod +x ./* && rm ./*.o\n' }],
  good: [
    { title: 'with a path, or behind --', files: 'FROM debian:13\nRUN chmod +x ./* && rm -- *.o && rm /srv/*.o build/*.o\n' },
    { title: 'quoted', files: 'FROM debian:13\nRUN tar x --wildcards "*.py" && apt-get purge \'*-dev\'\n' },
    { title: 'printed', files: 'FROM debian:13\nRUN echo *\n' },
  ],
  on: {
    commands: {
      '*'({ command }, context) {
        if (command.wrappedBy !== undefined || PRINTS.test(command.program ?? '')) return
        for (const word of command.arguments) {
          if (word.value === '--') return
          if (!/^[*?]/.test(word.source) || !word.hasGlob) continue
          const { start } = word.range
          context.report(word.range, 'A file whose name begins with a dash becomes an option here; write ./ in front', {
            fix: { title: 'Write ./ in front', safety: 'unsafe', edits: [context.replace({ start, end: start }, './')] },
          })
        }
      },
    },
  },
})
