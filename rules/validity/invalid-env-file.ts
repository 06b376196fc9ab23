import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-env-file',
  title: 'Write env files as the loader reads them',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: 'A line of an env file is `NAME=value`, with the value in quotes or not; a name has letters, digits, `_`, `.` and `-`, and a quote has to be closed. The loader refuses to start anything where it cannot read `.env` or a file that `env_file` names.',
  remedy: 'Correct the line. `format: raw` reads a file as `docker run --env-file` does, without quotes and variables.',
  references: [{ title: 'Compose: syntax of env files', url: 'https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax' }],
  bad: [
    { title: 'a file of a service', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n', 'web.env': 'MODE=a\nexport KEY«!»=b\nPASSWORD=«"a b»\n' } },
    { title: '.env', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n', '.env': 'A=1\n«MY KEY»=2\n' } },
  ],
  good: [
    { title: 'all forms', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file: web.env\n', 'web.env': '# comment\nexport A=1\nB: 2\nC="several\nlines"\nD=\'it is\' # said\nE\n' } },
    { title: 'raw', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    env_file:\n      - path: web.env\n        format: raw\n', 'web.env': 'A="open\n' } },
    { title: 'one that nothing reads', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n', 'other.env': 'A B=1\n' } },
    { title: 'a snippet of a document, whose env file the reader has to write', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\nservices:\n  web:\n    image: shop/web:1\n    env_file: .env\n```\n', '.env': 'A B=1\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-env-file', compose, context)
    },
  },
})
