import { defineRule, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'copy-ignored-file',
  title: 'Copy nothing that the ignore file leaves out',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { buildkit: ['CopyIgnoredFile'] },
  why: `What .dockerignore leaves out is not sent to the builder, so a COPY of it fails with "not found", or (with a pattern) copies nothing. Nothing is
said where the ignore file has lines with \`!\`.`,
  remedy: 'Remove the line from .dockerignore, or the source from the instruction.',
  references: [{ title: 'CopyIgnoredFile', url: 'https://docs.docker.com/reference/build-checks/copy-ignored-file/' }],
  bad: [
    { title: 'A file', files: { Dockerfile: 'FROM debian:12\nCOPY «.env» app.py /app/\n', '.dockerignore': '.env\n', '.env': 'A=1\n', 'app.py': 'pass\n' } },
    { title: 'Below a folder', files: { Dockerfile: 'FROM debian:12\nADD «dist/web» /srv\nCOPY app.py /\n', '.dockerignore': 'dist\n', 'app.py': 'pass\n', 'dist/web/index.html': 'x\n' } },
    { title: 'The folder that compose names', files: { 'web/Dockerfile': 'FROM debian:12\nCOPY «notes.md» /\n', 'web/.dockerignore': '*.md\n', 'web/notes.md': 'x\n', 'compose.yaml': 'services:\n  web:\n    build: ./web\n' } },
  ],
  good: [
    { title: 'Another file', files: { Dockerfile: 'FROM debian:12\nCOPY app.py /\n', '.dockerignore': '.env\n', 'app.py': 'pass\n' } },
    { title: 'All of the context', files: { Dockerfile: 'FROM debian:12\nCOPY . /\n', '.dockerignore': '.env\n**/*.md\n', '.env': 'A=1\n' } },
    { title: 'Exceptions', files: { Dockerfile: 'FROM debian:12\nCOPY dist/app.js /\n', '.dockerignore': '*\n!dist\n', 'dist/app.js': 'x\n' } },
    { title: 'Out of another stage', files: { Dockerfile: 'FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build dist /\n', '.dockerignore': 'dist\n' } },
    { title: 'No ignore file', files: { Dockerfile: 'FROM debian:12\nCOPY .env /\n', '.env': 'A=1\n' } },
    { title: 'An ignore file of its own', files: { Dockerfile: 'FROM debian:12\nCOPY .env /\n', 'Dockerfile.dockerignore': 'notes\n', '.dockerignore': '.env\n', '.env': 'A=1\n' } },
  ],
  on: { COPY: judge, ADD: judge },
})

function judge(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  if (step.instruction.onbuild !== undefined) return
  const contexts = context.project.contextsOf(step.stage.file)
  const [first] = contexts
  if (first === undefined) return
  for (const { word, pattern } of first.sourcesOf(step)) {
    // Where several contexts are used, the source may be meant for one of them.
    const files = contexts.map((folder) => (folder.ignoreFile !== undefined && !folder.ignoreFile.mayReinclude && folder.excluded(pattern) ? folder.ignoreFile : undefined))
    const [ignoreFile] = files
    if (ignoreFile === undefined || files.includes(undefined)) continue
    const line = ignoreFile.decidedBy(pattern)
    context.report(word.range, `${ignoreFile.document.path} leaves ${pattern} out, so it is not there to be copied`, line === undefined ? {} : {
      related: [{ document: ignoreFile.document, range: line.range, message: 'left out here' }],
    })
  }
}
