import {
  classifySecretValue, type ComposeProject, defineRule, type Document, type EnvFile, filledCopyOf, folderOf, isSecretName, isTopmost, joinPath, type Located, nameOf, type Project, type RuleContext, secretInFile,
  secretsOfCompose,
} from '../../src/rule-api/index.ts'

/** A template that asks for secrets, and the first place where it does. */
interface Template {
  readonly document: Document
  readonly copy: string
  readonly asks: Located
}

/** Whether a value under a secret name is one that a person fills in: not what a variable or a file gives. */
function isFilledIn(name: string, value: string): boolean {
  if (!isSecretName(name)) return false
  const { kind } = classifySecretValue(value, { name })
  return kind === 'empty' || kind === 'placeholder' || kind === 'weak' || kind === 'literal'
}

function templateOfEnv({ document, syntax }: EnvFile): Template | undefined {
  const copy = filledCopyOf(document.path)
  const asks = syntax.entries.find((entry) => entry.value !== undefined && isFilledIn(entry.key, entry.value.text))
  return copy === undefined || asks === undefined ? undefined : { document, copy, asks: { document, range: asks.keyRange } }
}

function templateOfCompose(compose: ComposeProject): Template | undefined {
  const { document } = compose
  const copy = filledCopyOf(document.path)
  if (copy === undefined) return undefined
  for (const service of compose.services) {
    for (const { name, nameAt, value } of service.environment) {
      if (nameAt.document === document && value !== undefined && value.source.trim() !== '' && isFilledIn(name, value.source)) return { document, copy, asks: nameAt }
    }
  }
  return undefined
}

/** A copy that git tracks on purpose: it is there, and no secret was filled in. */
function isHarmless(path: string, project: Project): boolean {
  if (project.files.git.tracked(path) !== true) return false
  const compose = project.compose.find((one) => one.document.path === path)
  if (compose !== undefined) return !secretsOfCompose(compose).some((secret) => secret.document === compose.document && !secret.isDefault)
  const document = project.document(path)
  return document === undefined || secretInFile(document)?.strength !== 'literal'
}

/** The `.gitignore` that would name the path: in its folder or the nearest one above. */
function gitIgnoreFor(path: string, project: Project): Document | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const document = project.document(joinPath(folder, '.gitignore'))
    if (document !== undefined) return document
    if (isTopmost(folder, (above) => project.files.stat(above))) return undefined
  }
}

function check(project: Project, context: RuleContext): void {
  const { git } = project.files
  const templates = [...project.envFiles.map(templateOfEnv), ...project.compose.map(templateOfCompose)].filter((template) => template !== undefined)
  const byPlace = new Map<Document, { at: Located; templates: Template[] }>()
  for (const template of templates) {
    const { copy, document } = template
    if (git.tracked(document.path) === false || git.ignored(copy) !== false || isHarmless(copy, project)) continue
    // `.env.production.example` may be copied to `.env` as well.
    if (/^\.env\./.test(nameOf(copy)) && git.ignored(joinPath(folderOf(copy), '.env')) !== false) continue
    const gitIgnore = gitIgnoreFor(copy, project)
    const place = gitIgnore ?? document
    const known = byPlace.get(place)
    if (known !== undefined) {
      if (!known.templates.some((other) => other.copy === copy)) known.templates.push(template)
      continue
    }
    const line = gitIgnore === undefined ? null : /[^\s][^\r\n]*/.exec(gitIgnore.text)
    const at = gitIgnore === undefined ? template.asks : { document: gitIgnore, range: { start: line?.index ?? 0, end: line === null ? 0 : line.index + line[0].trimEnd().length } }
    byPlace.set(place, { at, templates: [template] })
  }
  for (const { at, templates: found } of byPlace.values()) {
    const copies = found.map((template) => template.copy).join(', ')
    context.report(at, `${copies}, the filled-in ${found.length === 1 ? 'copy' : 'copies'} of ${found.map((template) => nameOf(template.document.path)).join(', ')}, will hold secrets and git does not ignore ${found.length === 1 ? 'it' : 'them'}; name ${found.length === 1 ? 'it' : 'them'} in .gitignore`, {
      related: found.filter((template) => template.asks !== at).map((template) => ({ ...template.asks, message: 'a secret is to be filled in here' })),
    })
  }
}

export default defineRule({
  id: 'filled-copy-not-ignored',
  title: 'Let git ignore the filled-in copy of a template',
  category: 'secrets',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  why: `A template with placeholders is there to be copied and filled in. Where git does not ignore the copy, the next \`git add .\` commits its secrets.

Only templates that ask for secrets count, and only where git or a \`.gitignore\` is there. A copy that git tracks and that has no secret in it is taken for meant so.`,
  remedy: "Write the copy's name into `.gitignore`; if git tracks it already, take it out with `git rm --cached`.",
  references: [{ title: 'gitignore', url: 'https://git-scm.com/docs/gitignore' }],
  bad: [
    { title: 'a compose template', files: { '.gitignore': '«__pycache__/»\n*.pyc\n', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n' }, tracked: ['.gitignore', 'docker-compose.template.yml'] },
    { title: 'an example of an env file, in a folder', files: { '.gitignore': '«node_modules»\n', 'shop/.env.example': 'PORT=80\nSECRET_KEY=\n' }, tracked: ['.gitignore', 'shop/.env.example'] },
    { title: 'no .gitignore at all', files: { '.env.example': 'PORT=80\n«SECRET_KEY»=\n' }, tracked: ['.env.example'] },
    { title: 'a tracked copy with secrets', files: { '.gitignore': '«*.pyc»\n', '.env.sample': 'DB_PASSWORD=change-me\n', '.env': 'DB_PASSWORD=Yb6vNq3Kd8Rw\n' }, tracked: ['.gitignore', '.env.sample', '.env'] },
    { title: 'a password that was left in the example, behind a .gitignore with a comment at its top', files: { '.gitignore': '\n«# Python»  \n*.pyc\n', '.env.example': 'DB_PASSWORD=postgres\n' }, tracked: ['.gitignore', '.env.example'] },
    { title: 'a real one that was left in it, for production', files: { '.gitignore': '«*.pyc»\n', '.env.production.example': 'SMTP_PASSWORD=Yb6vNq3Kd8Rw\n' }, tracked: ['.gitignore', '.env.production.example'] },
    { title: 'an empty .gitignore', files: { '.gitignore': '«»', '.env.example': 'SECRET_KEY=\n' }, tracked: ['.gitignore', '.env.example'] },
    { title: 'two folders without a .gitignore', files: { 'api/.env.example': '«SECRET_KEY»=\n', 'shop/.env.example': '«API_KEY»=\n' }, tracked: ['api/.env.example', 'shop/.env.example'] },
    { title: 'the .env is ignored, the compose file is not', files: { '.gitignore': '«.env»\n', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n' }, tracked: ['.gitignore', 'docker-compose.template.yml'] },
    { title: 'several templates, two of them of one copy, below one .gitignore: told once', files: { '.gitignore': '«*.pyc»\n', '.env.example': 'SECRET_KEY=\n', '.env.sample': 'SECRET_KEY=\n', 'shop/.env.example': 'API_KEY=\n' }, tracked: ['.gitignore', '.env.example', '.env.sample', 'shop/.env.example'] },
    { title: 'a tracked compose file with a secret', files: { '.gitignore': '«*.pyc»\n', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: <password>\n', 'docker-compose.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_USER: ${DB_USER:-shop}\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n      SECRET_KEY: ${SECRET_KEY:-changeme}\n' }, tracked: ['.gitignore', 'docker-compose.template.yml', 'docker-compose.yml'] },
  ],
  good: [
    { title: 'named in .gitignore', files: { '.gitignore': '.env\ndocker-compose.yml\n', '.env.example': 'SECRET_KEY=\n', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n' }, tracked: ['.gitignore', '.env.example', 'docker-compose.template.yml'] },
    { title: 'a pattern that takes it in', files: { '.gitignore': '.env*\n!.env.example\n', '.env.example': 'SECRET_KEY=\n', '.env.production.example': 'SECRET_KEY=\n' }, tracked: ['.gitignore', '.env.example', '.env.production.example'] },
    { title: 'nothing secret to fill in', files: { '.gitignore': '*.pyc\n', '.env.example': 'PORT=80\nTOKEN_URL=https://auth.example.org\n', 'compose.example.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}\n' }, tracked: ['.gitignore', '.env.example', 'compose.example.yaml'] },
    { title: 'a copy that is tracked on purpose', files: { '.gitignore': '.env.local\n', '.env.dist': 'APP_SECRET=\n', '.env': 'APP_ENV=dev\nAPP_SECRET=\n' }, tracked: ['.gitignore', '.env.dist', '.env'] },
    { title: 'no git', files: { '.env.example': 'SECRET_KEY=\n' } },
    { title: 'settings, and names without a value', files: { '.gitignore': '*.pyc\n', '.env.example': 'SHOP_TITLE=\nSECRET_KEY\n', 'compose.example.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD:\n      ADMIN_PASSWORD: ""\n      SMTP_PASSWORD: " "\n' }, tracked: ['.gitignore', '.env.example', 'compose.example.yaml'] },
    { title: 'what stands in a file that the template extends', files: { '.gitignore': '*.pyc\n', 'compose.example.yaml': 'services:\n  db:\n    extends:\n      file: common.yaml\n      service: db\n', 'common.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n' }, tracked: ['.gitignore', 'compose.example.yaml', 'common.yaml'] },
    { title: 'no template', files: { '.gitignore': '*.pyc\n', 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n' }, tracked: ['.gitignore', 'compose.yaml'] },
    { title: 'a tracked copy with nothing but defaults, beside another one with a secret', files: { '.gitignore': '*.pyc\n', 'api/compose.yaml': 'services:\n  api:\n    image: shop-api:1.4\n    environment:\n      API_TOKEN: t7Wn2Kx8RqZ4\n', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n', 'docker-compose.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:-postgres}\n' }, tracked: ['.gitignore', 'api/compose.yaml', 'docker-compose.template.yml', 'docker-compose.yml'] },
    { title: 'a tracked copy whose secret stands in a file that it extends', files: { '.gitignore': '*.pyc\n', 'docker-compose.yml.dist': '', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n', 'docker-compose.yml': 'services:\n  db:\n    extends: { file: common.yml, service: db }\n', 'common.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n' }, tracked: ['.gitignore', 'docker-compose.template.yml', 'docker-compose.yml', 'common.yml'] },
    { title: 'a tracked copy that is not there now', files: { '.gitignore': '*.pyc\n', '.env.example': 'SECRET_KEY=\n' }, tracked: ['.gitignore', '.env.example', '.env'] },
    { title: 'a template that git does not know', files: { '.gitignore': '*.pyc\n', '.env.example': 'SECRET_KEY=\n' }, tracked: ['.gitignore'] },
    { title: 'an ignored .env, to which an example for production may be copied as well', files: { '.gitignore': '.env\n', '.env.production.example': 'SECRET_KEY=\n' }, tracked: ['.gitignore', '.env.production.example'] },
  ],
  on: { project: check },
})
