import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'printf-format-variable',
  title: 'Keep variables out of the format of printf',
  category: 'style',
  severity: 'info',
  since: '0.1.0',
  aliases: { shellcheck: ['SC2059'] },
  presets: ['strict', 'hadolint'],
  why: 'A per cent sign or a backslash in the value is read as part of the format.',
  remedy: 'Write `printf "%s\\n" "$VALUE"`.',
  references: [{ title: 'ShellCheck: SC2059', url: 'https://www.shellcheck.net/wiki/SC2059' }],
  bad: [{ files: 'FROM debian:13\nARG NAME\nRUN printf «"name=$NAME\\n"» > /etc/shop.ini\n' }],
  good: [
    { title: 'as an argument', files: 'FROM debian:13\nARG NAME\nRUN printf "name=%s\\n" "$NAME" > /etc/shop.ini\n' },
    { title: 'a format that is one', files: 'FROM debian:13\nARG FORMAT\nRUN printf "$FORMAT%s" a b && printf \'$NAME\\n\'\n' },
  ],
  on: {
    commands: {
      printf({ command }, context) {
        const format = command.arguments.find(({ value }) => !/^-v?$|^--$/.test(value))
        if (format === undefined || format.literal !== undefined || /%[\d.*-]*[a-zA-Z]/.test(format.value)) return
        if (format.expansions.some(({ nested }) => !nested) || format.substitutions.length > 0) context.report(format.range, 'A per cent sign or backslash in the value is read as format here; write printf "%s" and the value behind it')
      },
    },
  },
})
