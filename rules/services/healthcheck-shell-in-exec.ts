import { defineRule } from '../../src/rule-api/index.ts'

const OPERATORS = new Set(['||', '&&', '|', ';', '>', '>>', '2>&1', '>/dev/null', '2>/dev/null'])

export default defineRule({
  id: 'healthcheck-shell-in-exec',
  title: 'Use CMD-SHELL for what a shell has to read',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: '`CMD` starts the program itself, without a shell: `||` and `>` are handed to it as arguments, and a whole command line in one word is looked for as a program of that name. Such a check fails always, or never says what it should. `CMD-SHELL` takes one text and gives it to a shell.',
  references: [{ title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' }],
  remedy: 'Write `["CMD-SHELL", "…"]` with the whole line as one text.',
  bad: [
    {
      files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", «"curl -f http://localhost:8000/ || exit 1"»]\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD-SHELL", "curl -f http://localhost:8000/ || exit 1"]\n`,
    },
    { title: 'an operator among the words', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/", «"||"», "exit", "1"]\n` },
  ],
  good: [
    { title: 'words', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/?a=1&b=2"]\n` },
    { title: 'a shell of its own', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "sh", "-c", "curl -f http://localhost/ || exit 1"]\n` },
    { title: 'a shell', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]\n` },
    { title: 'a path with a blank', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "/opt/My App/check"]\n` },
  ],
  on: {
    service({ service }, context) {
      const test = service.healthcheck?.test
      const [first, ...rest] = test?.words ?? []
      if (test?.form !== 'exec' || !test.resolved || first === undefined) return
      if (rest.length === 0 && /\s/.test(first.text) && !first.text.startsWith('/opt/') && /^[\w./-]+\s/.test(first.text) && (/\s-|\s\|\||\s&&|:\/\//.test(first.text) || /^(?:curl|wget|nc|pg_isready|redis-cli|mysqladmin)\s/.test(first.text))) {
        const word = test.document.text.slice(test.range.start, first.range.start)
        const at = word.search(/\bCMD\b/)
        context.report(first, 'CMD runs without a shell, so this whole line is taken for the name of a program, and the check always fails; use CMD-SHELL', {
          ...(at === -1 ? {} : { fix: { title: 'Use CMD-SHELL', safety: 'safe', edits: [{ document: test.document, range: { start: test.range.start + at, end: test.range.start + at + 3 }, text: 'CMD-SHELL' }] } }),
        })
        return
      }
      const operator = rest.find((word) => OPERATORS.has(word.text))
      if (operator !== undefined && !/^(?:.*\/)?(?:ba|da|a)?sh$/.test(first.text)) context.report(operator, `CMD runs without a shell, so ${operator.text} is handed to ${first.text} as an argument; write the line as one text behind CMD-SHELL`)
    },
  },
})
