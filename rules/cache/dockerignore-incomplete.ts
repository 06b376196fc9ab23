import { defineRule, type FixProposal, type IgnoreFile, knownBuilds, type Unwanted, unwantedTaken } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerignore-incomplete',
  title: 'Ignore everything that has no business in the image',
  category: 'cache',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `An ignore file that forgets \`.git\`, \`node_modules\`, a virtual environment, a local database or \`.env\` lets a COPY of the whole folder take them into the image: it
grows, its layer changes although no code has, and what belongs to one machine ends up on another.

Only what is there (or sure to be as soon as somebody works on the project), and what a COPY would really take, is reported. A file that holds secrets is reported by
\`dockerignore-leaks-secret\`.`,
  references: [
    { title: 'Docker: .dockerignore files', url: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
  ],
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nCOPY . /app\n',
        '.dockerignore': '# secrets\n«.env*»\n**/*.pyc\n',
        'manage.py': '',
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.venv/pyvenv.cfg': '',
      },
      fixed: { '.dockerignore': '# secrets\n.env*\n**/*.pyc\n.git\n.venv\n' },
    },
    {
      title: 'a nested folder needs `**/`',
      files: {
        Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . .\n',
        '.dockerignore': '«node_modules»',
        'package.json': '{}',
        'packages/web/node_modules/vite/index.js': '',
      },
      fixed: { '.dockerignore': 'node_modules\n**/node_modules\n' },
    },
  ],
  good: [
    { title: 'all is ignored', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', '.dockerignore': '.git\n.venv\n**/__pycache__\n', 'manage.py': '', '.git/HEAD': '', '.venv/pyvenv.cfg': '', 'shop/__pycache__/a.pyc': '' } },
    { title: 'everything is ignored but the source', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', '.dockerignore': '*\n!src\n', 'src/manage.py': '', '.git/HEAD': '', 'venv/pyvenv.cfg': '' } },
    { title: 'no COPY takes it', files: { Dockerfile: 'FROM python:3.13\nCOPY src/ /app/\n', '.dockerignore': '*.md\n', 'src/manage.py': '', '.git/HEAD': '', 'venv/pyvenv.cfg': '' } },
    { title: 'a template of settings is no secret', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', '.dockerignore': '.git\n', 'manage.py': '', '.env.example': 'DEBUG=\n' } },
    { title: 'another Dockerfile has an ignore file of its own', files: { 'web.Dockerfile': 'FROM python:3.13\nCOPY . /app\n', 'web.Dockerfile.dockerignore': '.git\n', '.dockerignore': '*.md\n', 'manage.py': '', '.git/HEAD': '' } },
    { title: 'versions come from git', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\nRUN pip install /app\n', '.dockerignore': '*.md\n', 'pyproject.toml': '[build-system]\nrequires = ["setuptools-scm"]\n', '.git/HEAD': '' } },
  ],
  on: {
    project(project, context) {
      const byFile = new Map<IgnoreFile, Unwanted[]>()
      for (const pair of knownBuilds(project)) {
        const { ignoreFile } = pair.context
        if (ignoreFile === undefined) continue
        const unwanted = unwantedTaken(pair, project).filter((item) => item.kind !== 'secret')
        const known = byFile.get(ignoreFile)
        if (known === undefined) byFile.set(ignoreFile, unwanted)
        else known.push(...unwanted.filter((item) => !known.some((other) => other.path === item.path)))
      }
      for (const [ignoreFile, unwanted] of byFile) {
        const [first] = unwanted
        if (first === undefined) continue
        const { document, patterns } = ignoreFile
        const missing = [...new Set(unwanted.map((item) => item.pattern))]
        const range = patterns[0]?.range ?? { start: 0, end: 0 }
        const shown = [...new Set(unwanted.map((item) => item.path))]
        const names = `${shown.slice(0, 4).join(', ')}${shown.length > 4 ? ` and ${shown.length - 4} more` : ''}`
        context.report({ range, document }, `This file does not ignore ${names}, so the image takes ${shown.length === 1 ? 'it' : 'them'} along; add ${missing.map((pattern) => `\`${pattern}\``).join(', ')}`, {
          related: [{ document: first.copy.stage.document, range: first.copy.instruction.range, message: 'copied here' }],
          fix: addLines(ignoreFile, missing),
        })
      }
    },
  },
})

function addLines({ document }: IgnoreFile, patterns: readonly string[]): FixProposal {
  const { text } = document
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lead = text === '' || text.endsWith('\n') ? '' : newline
  const end = { start: text.length, end: text.length }
  return { title: 'Ignore them', safety: 'unsafe', edits: [{ document, range: end, text: lead + patterns.map((pattern) => pattern + newline).join('') }] }
}
