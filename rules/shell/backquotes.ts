import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'backquotes',
  title: 'Write $(…) rather than backquotes',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2006'] },
  presets: ['strict', 'hadolint'],
  why: 'Backquotes do not nest, take backslashes of their own, and are hard to tell from quotes. `$(…)` does the same in every shell.',
  references: [{ title: 'ShellCheck: SC2006', url: 'https://www.shellcheck.net/wiki/SC2006' }],
  bad: [
    { files: 'FROM debian:13\nRUN make -j «`nproc`» && echo "«`date`»"\n', fixed: 'FROM debian:13\nRUN make -j $(nproc) && echo "$(date)"\n' },
    { title: 'with backslashes, to be rewritten by hand', files: 'FROM debian:13\nRUN echo «`echo \\$HOME`»\n' },
  ],
  good: [
    { title: 'the other form', files: 'FROM debian:13\nRUN make -j $(nproc)\n' },
    { title: 'as a comment', files: 'FROM debian:13\nRUN apt-get install -y git `# for the build` make\n' },
    { title: 'as text', files: 'FROM debian:13\nRUN echo \'`date`\' && echo "\\`date\\`"\n' },
  ],
  on: {
    commands: {
      '*'({ command }, context) {
        if (command.wrappedBy !== undefined) return
        for (const word of [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])]) {
          for (const { style, range, source, commands } of word.substitutions) {
            // An empty one is a way to write a comment in the middle of a command.
            if (style !== '``' || commands.length === 0) continue
            const isPlain = !/[\\#]/.test(source) && source.indexOf('`', 1) === source.length - 1 && range.end - range.start === source.length
            context.report(range, 'Backquotes do not nest and hide in quotes; write $(…)', isPlain ? {
              fix: {
                title: 'Write $(…)',
                safety: 'safe',
                edits: [context.replace({ start: range.start, end: range.start + 1 }, '$('), context.replace({ start: range.end - 1, end: range.end }, ')')],
              },
            } : {})
          }
        }
      },
    },
  },
})
