import {
  type BuildPair, carriedOn, createDocument, defineRule, type FixProposal, ignoreLines, isForInstaller, joinPath, knownBuilds, lineBreakOf, type Project, shipsLayers, type Unwanted, unwantedTaken, wholeLines,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerignore-leaks-secret',
  title: 'Keep files with secrets out of the image',
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: `Everybody who can pull an image can read each of its layers. A \`.env\` file, a private key or an \`.npmrc\` with a token that a COPY of the whole folder takes along is published
with it, also where a later step removes it. The content is looked at, not only the name: templates, public keys and files without a secret are not reported.`,
  remedy: 'Ignore the file in `.dockerignore` (or take the `!` line out) and give the secret to the container when it starts, or to one build step with `RUN --mount=type=secret`.',
  references: [
    { title: 'Docker: .dockerignore files', url: 'https://docs.docker.com/build/concepts/context/#dockerignore-files' },
    { title: 'Docker: build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
  ],
  bad: [
    {
      files: {
        Dockerfile: 'FROM python:3.13-slim\nCOPY . /app\n',
        '.dockerignore': '.env*\n«!.env.production»\n',
        'manage.py': '',
        '.env.production': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n',
      },
      fixed: { '.dockerignore': '.env*\n' },
    },
    {
      title: 'a line is missing in a file without a last line break',
      files: { Dockerfile: 'FROM python:3.13\n«COPY . /app»\n', '.dockerignore': '.git', 'manage.py': '', 'deploy/tls.key': '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----\n' },
      fixed: { '.dockerignore': '.git\ndeploy/tls.key\n' },
    },
    {
      title: 'credentials of the cloud, in a file whose name says little',
      files: { Dockerfile: 'FROM python:3.13\n«COPY . /app»\n', '.dockerignore': '.git\n', 'manage.py': '', '.aws/credentials': '[default]\naws_access_key_id = AKIA2E0A8F3B1C9D7XYZ\naws_secret_access_key = g7Wq2ZtV9xLm4Kp8RsYd3NcJwB5TgF1A6uXe0PbQ\n' },
      fixed: { '.dockerignore': '.git\n.aws/credentials\n' },
    },
    {
      title: 'what npm logs in with: no fix, since the build needs it',
      unfixed: true,
      files: {
        Dockerfile: 'FROM node:24\nWORKDIR /app\n«COPY . .»\nRUN npm ci\n',
        '.dockerignore': 'node_modules\n',
        'package.json': '{}',
        '.npmrc': '//registry.example.org/:_authToken=npm_h7Kq2ZtV9xLm4Kp8RsYd3NcJwB5TgF1A6uXe\n',
      },
    },
    {
      title: 'no ignore file at all',
      files: { Dockerfile: 'FROM python:3.13\n«COPY . /app»\n', 'manage.py': '', '.env': 'DATABASE_URL=postgres://shop:k9Xw3LtQz7Vb@db/shop\n' },
      fixed: { '.dockerignore': '.env\n**/__pycache__\n**/*.pyc\nDockerfile\n' },
    },
    { title: 'a stage that is thrown away keeps it in the cache', files: { Dockerfile: 'FROM python:3.13 AS build\n«COPY . /app»\nRUN make\nFROM scratch\nCOPY --from=build /app/shop /shop\n', 'manage.py': '', '.env': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' }, severity: 'warning' },
    { title: 'through a stage whose folder is copied on', files: { Dockerfile: 'FROM node:24 AS build\nWORKDIR /app\n«COPY . .»\nRUN npm ci && npm run build\nFROM node:24 AS pruned\nCOPY --from=build /app /srv/app\nFROM node:24-slim\nCOPY --from=pruned /srv/*/ /srv/\nCOPY --from=pruned /srv/app/ /app\n', 'package.json': '{}', '.dockerignore': 'node_modules\n', '.env': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' }, severity: 'error' },
    { title: 'removed before the folder is copied on: in the cache only', files: { Dockerfile: 'FROM node:24 AS build\nWORKDIR /app\n«COPY . .»\nRUN rm -f .env && npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\n', 'package.json': '{}', '.dockerignore': 'node_modules\n', '.env': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' }, severity: 'warning' },
    { title: 'in what is shipped', files: { Dockerfile: 'FROM python:3.13\n«COPY . /app»\n', 'manage.py': '', '.dockerignore': 'docs\n', '.env': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' }, severity: 'error' },
  ],
  good: [
    { title: 'the line is there', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', '.dockerignore': '.env*\n', 'manage.py': '', '.env': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' } },
    { title: 'a template', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', '.dockerignore': '.env\n!.env.example\n', 'manage.py': '', '.env.example': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' } },
    { title: 'no secret in it', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', 'manage.py': '', '.env': 'DEBUG=1\nPORT=8000\nSECRET_KEY=${SECRET_KEY}\n' } },
    { title: 'a certificate is public, a token comes from outside', files: { Dockerfile: 'FROM node:24\nCOPY . /app\n', 'server.js': '', 'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', '.npmrc': '//registry.example.org/:_authToken=${NPM_TOKEN}\n' } },
    { title: 'a key of the tests', files: { Dockerfile: 'FROM python:3.13\nCOPY . /app\n', 'manage.py': '', 'tests/key.pem': '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n' } },
    { title: 'no COPY takes it', files: { Dockerfile: 'FROM python:3.13\nCOPY shop/ /app/\n', 'shop/a.py': '', '.env': 'SECRET_KEY=g7Wq2ZtV9xLm4Kp8RsYd3NcJ\n' } },
  ],
  on: {
    project(project, context) {
      const reported = new Set<string>()
      for (const pair of knownBuilds(project)) {
        const { ignoreFile } = pair.context
        const unwanted = unwantedTaken(pair, project)
        for (const item of unwanted) {
          const { kind, path, copy } = item
          const key = `${pair.context.folder}\0${ignoreFile?.document.path ?? ''}\0${path}`
          if (kind !== 'secret' || reported.has(key)) continue
          reported.add(key)
          const pattern = ignoreFile?.decidedBy(path)
          const copied = { document: copy.stage.document, range: copy.instruction.range }
          const carried = shipsLayers(copy.stage) ? undefined : carriedOn(pair.context, copy, path)
          const severity = carried !== undefined || shipsLayers(copy.stage) ? 'error' : 'warning'
          const onward = carried === undefined ? [] : [{ document: carried.stage.document, range: carried.instruction.range, message: 'copied on into the image' }]
          const fix = isForInstaller(item) ? undefined : fixOf(pair, path, unwanted, project)
          if (ignoreFile !== undefined && pattern?.negated === true) {
            context.report({ range: pattern.range, document: ignoreFile.document }, `This takes ${path}, which holds secrets, back into the build, and ${copied.document.path} copies it into the image; remove the line`, {
              related: [{ ...copied, message: 'copied here' }, ...onward],
              severity,
              fix: { title: 'Remove the line', safety: 'unsafe', edits: [{ document: ignoreFile.document, range: wholeLines(ignoreFile.document, pattern.range), text: '' }] },
            })
          } else {
            context.report(copied, `${path} holds secrets, and this copies it into the image; ${ignoreFile === undefined ? 'write a .dockerignore that leaves it out' : `add it to ${ignoreFile.document.path}`}`, { severity, fix, related: onward })
          }
        }
      }
    },
  },
})

/** A line for this file where there is an ignore file, else one for all that has no business in the image. */
function fixOf({ context }: BuildPair, secret: string, unwanted: readonly Unwanted[], project: Project): FixProposal | undefined {
  const { ignoreFile } = context
  const path = ignoreFile?.document.path ?? joinPath(context.folder, '.dockerignore')
  if (/[*?[\]!#\\]|^\s|\s$/.test(secret) || (ignoreFile === undefined && project.files.stat(path) !== undefined)) return undefined
  const document = ignoreFile?.document ?? createDocument(path, 'ignore', '')
  const lineBreak = lineBreakOf(document)
  const { text } = document
  const lines = ignoreFile === undefined ? ignoreLines(context, unwanted, project) : [secret]
  const lead = text === '' || text.endsWith('\n') ? '' : lineBreak
  return { title: ignoreFile === undefined ? `Write ${path}` : `Ignore ${secret}`, safety: 'unsafe', edits: [{ document, range: { start: text.length, end: text.length }, text: lead + lines.map((line) => `${line}${lineBreak}`).join('') }] }
}
