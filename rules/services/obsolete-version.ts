import { type ComposeEntry, type ComposeFile, defineRule, type FixProposal, joinPath, lineBreakOf, type Project, wholeLines } from '../../src/rule-api/index.ts'

/** Where projects say how they are started. */
const DOCUMENTS = ['README.md', 'README.rst', 'README', 'readme.md', 'Makefile', 'makefile', 'justfile', 'package.json', '.gitlab-ci.yml', '.travis.yml', '.circleci/config.yml', 'docs/docker.md', 'docs/deployment.md']

export default defineRule({
  id: 'obsolete-version',
  title: 'Remove the version key',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['no-version-field'] },
  why: `Compose has ignored \`version\` since 2020 and warns about it at each start. It chooses no format any more: the file is always read by the current specification.

The fix leaves it where the project's documents still call the old \`docker-compose\` program or \`docker stack deploy\`, which read it.`,
  references: [{ title: 'Compose: version and name', url: 'https://docs.docker.com/reference/compose-file/version-and-name/' }],
  bad: [
    { files: `«version: "3.8"»\n\nservices:\n  web:\n    image: shop/web:1\n`, fixed: `services:\n  web:\n    image: shop/web:1\n` },
    { title: 'in the middle', files: `services:\n  web:\n    image: shop/web:1\n\n# format\n«version: '2'»\nvolumes:\n  data:\n`, fixed: `services:\n  web:\n    image: shop/web:1\n\n# format\nvolumes:\n  data:\n` },
    {
      title: 'still needed by the program that the documents name',
      files: { 'docker-compose.yml': `«version: "3"»\nservices:\n  web:\n    image: shop/web:1\n`, 'README.md': 'Run `docker-compose up`.\n' },
    },
  ],
  good: [
    { title: 'none', files: `services:\n  web:\n    image: shop/web:1\n` },
    { title: 'a version of something else', files: `name: shop\nx-version: 3\nservices:\n  web:\n    image: shop/web:1\n    labels:\n      version: "3.8"\n` },
    { title: 'a service called version', files: `services:\n  version:\n    image: shop/version:1\n` },
  ],
  on: {
    composeFile(file, context) {
      const entry = file.root?.entries.get('version')
      if (entry === undefined || file.format !== 'current' || entry.key.document !== file.document) return
      const range = { start: entry.key.range.start, end: Math.max(entry.key.range.end, entry.value.range.end) }
      context.report(range, 'Compose ignores `version` and warns about it; remove the line', { fix: namesOldPrograms(file, context.project) ? undefined : removal(entry, file) })
    },
  },
})

function namesOldPrograms(file: ComposeFile, project: Project): boolean {
  const folders = [...new Set(['.', file.folder])]
  return folders.some((folder) => DOCUMENTS.some((name) => {
    const text = project.document(joinPath(folder, name))?.text
    return text !== undefined && /\bdocker-compose (?!\S*\.ya?ml)|\bdocker stack deploy\b/.test(text)
  }))
}

function removal(entry: ComposeEntry, file: ComposeFile): FixProposal | undefined {
  const { document } = file
  const lines = wholeLines(document, { start: entry.key.range.start, end: entry.value.range.end })
  // A byte order mark stays.
  const range = { start: document.text[lines.start] === '\uFEFF' ? lines.start + 1 : lines.start, end: lines.end }
  const line = document.text.slice(range.start, range.end)
  if (!/^version[ \t]*:[ \t]*["']?[\w.]+["']?[ \t]*\r?\n?$/.test(line)) return undefined
  let { end } = range
  // At the top the blank lines behind it go as well.
  const lineBreak = lineBreakOf(document)
  if (lines.start === 0) while (document.text.startsWith(lineBreak, end)) end += lineBreak.length
  return { title: 'Remove the version key', safety: 'safe', edits: [{ document, range: { start: range.start, end }, text: '' }] }
}
