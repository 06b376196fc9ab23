import { type ComposeFile, defineRule, type Document, type EnvFile, folderOf, joinPath, purposeOfEnvFile, type Range, type RuleContext, secretInEnv, type Severity, secretsOfCompose, templatesOf } from '../../src/rule-api/index.ts'

const OTHERS_MAY_READ = 0o004
const OTHERS_MAY_ENTER = 0o001
const OWNER_MAY_WRITE = 0o200
const ANY_MAY_RUN = 0o111

/**
 * Whether the mode lets others read, and is one that says something: a file that its owner may not write is a copy for reading, and where all files may be run the file system has
 * one mode for all.
 */
function isReadableByAll(document: Document, context: RuleContext): boolean {
  const { files } = context.project
  const stat = files.stat(document.path)
  if (stat?.kind !== 'file' || stat.mode === undefined || (stat.mode & OTHERS_MAY_READ) === 0 || (stat.mode & OWNER_MAY_WRITE) === 0) return false
  if ((stat.mode & ANY_MAY_RUN) !== 0 && hasOneModeForAll(document.path, stat.mode, context)) return false
  return foldersOf(document.path).every((folder) => ((files.stat(folder)?.mode ?? OTHERS_MAY_ENTER) & OTHERS_MAY_ENTER) !== 0)
}

/** Text that may be run, as all that lies beside it: so it looks where the file system keeps no modes. */
function hasOneModeForAll(path: string, mode: number, { project: { files } }: RuleContext): boolean {
  const folder = folderOf(path)
  const others = files.list(folder).map((entry) => joinPath(folder, entry.name)).filter((other) => other !== path).flatMap((other) => files.stat(other) ?? []).filter(({ kind }) => kind === 'file')
  return others.length > 0 && others.every((other) => other.mode === mode)
}

/** The folders on the way to a file within the project; how private the project's own folder is, is this machine's matter. */
function foldersOf(path: string): readonly string[] {
  const names = folderOf(path).split('/').filter((name) => name !== '' && name !== '.')
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}

function report(document: Document, range: Range, context: RuleContext, severity: Severity = 'warning'): void {
  const mode = (context.project.files.stat(document.path)?.mode ?? 0) & 0o777
  context.report({ document, range }, `Every user of this machine who gets into its folder may read the secrets in ${document.path} (mode ${mode.toString(8).padStart(4, '0')}); take the others' right away: chmod o-rwx ${document.path}`, { severity })
}

/** A compose file that was filled in from a template beside it. Others are meant to be read. */
function checkCompose(file: ComposeFile, context: RuleContext): void {
  const { document } = file
  const { project } = context
  if (document.origin !== undefined || !isReadableByAll(document, context)) return
  const folder = folderOf(document.path)
  const beside = project.files.list(folder).map((entry) => joinPath(folder, entry.name))
  if (templatesOf(document.path, beside).length === 0) return
  const holdsSecret = project.compose.some((compose) => secretsOfCompose(compose).some((secret) => secret.document === document && !secret.isDefault && secret.form !== 'hash'))
  const first = file.yaml.documents.find((root) => root?.kind === 'mapping')
  const key = first?.kind === 'mapping' ? first.entries[0]?.key : undefined
  if (!holdsSecret || key === undefined || key === null) return
  // Git keeps no more of a mode than whether a file may be run, so this is how somebody's umask checked it out.
  report(document, key.range, context, project.files.git.tracked(document.path) === true ? 'info' : 'warning')
}

function checkEnv(file: EnvFile, context: RuleContext): void {
  const { document, syntax } = file
  const { files } = context.project
  // Who may read the repository may read a tracked file, whatever its mode: that is the fault then.
  if (!isReadableByAll(document, context) || files.git.tracked(document.path) === true) return
  const purpose = purposeOfEnvFile(file, context.project)
  if (purpose !== 'production' && purpose !== 'unknown') return
  const secret = secretInEnv(syntax)
  if (secret?.strength !== 'literal') return
  // Without git nobody knows whether this is the file of a machine or a sample among others.
  report(document, secret.range, context, files.git.tracked(document.path) === undefined ? 'info' : 'warning')
}

export default defineRule({
  id: 'secret-file-permissions',
  title: 'Let only those read a file with secrets who need it',
  category: 'secrets',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  fragments: false,
  purposes: ['production', 'unknown'],
  why: `A compose file that was filled in from a template, or an env file, holds the passwords of the whole stack. With the usual mode 0644 every account on the host can read
it, and so can each service that was broken into and sees the host's files.

Only env files with real secrets and filled-in copies of a template are judged, and only where the mode says something: not of copies that nobody may write, or behind a folder of the project that others may not enter. Of a compose file that git tracks it is information, since git keeps no more of a mode
than whether a file may be run: the mode is that of this checkout, and another one may have it otherwise. On a machine that only you use, ignore it.`,
  remedy: 'Take the right to read from the others, and let a group have it that may run the stack: `chown root:docker FILE && chmod 660 FILE`.',
  references: [{ title: 'chmod(1)', url: 'https://man7.org/linux/man-pages/man1/chmod.1.html' }],
  bad: [
    {
      title: 'a filled-in copy of a template',
      files: { 'docker-compose.yml': '«services»:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n', 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n' },
      modes: { 'docker-compose.yml': 0o644 },
    },
    { title: 'an env file', files: { '.env': '# secrets\nPORT=80\nSECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n', 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n' }, modes: { '.env': 0o664 }, tracked: ['compose.yaml'] },
    {
      title: 'a filled-in copy with defaults and hashes beside the secret, its first key behind a second document',
      files: { 'docker-compose.yml': '---\n---\n«services»:\n  db:\n    image: postgres:18\n    environment:\n      SECRET_KEY: ${SECRET_KEY:-changeme}\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n', 'docker-compose.example.yml': 'services: {}\n' },
      modes: { 'docker-compose.yml': 0o646 }, severity: 'warning',
    },
    { title: 'the mode of a checkout, which git does not keep', severity: 'info', files: { 'docker-compose.yml': '«services»:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n', 'docker-compose.template.yml': 'services: {}\n' }, modes: { 'docker-compose.yml': 0o644 }, tracked: ['docker-compose.yml', 'docker-compose.template.yml'] },
    { title: 'all rights for all', files: { '.env': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n', 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n' }, modes: { '.env': 0o777 }, tracked: ['compose.yaml'] },
    { title: 'all rights for all, with nothing beside it that has a mode', files: { '.env': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n' }, modes: { '.env': 0o777 }, tracked: [], severity: 'warning' },
    { title: 'all rights for two of three files', files: { '.env': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n', 'start.sh': 'app\n', 'stop.sh': 'app\n' }, modes: { '.env': 0o777, 'start.sh': 0o777, 'stop.sh': 0o755 }, tracked: [], severity: 'warning' },
    { title: 'behind folders that others may enter, and beside one that they may not', files: { 'shop/tea/.env': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n', 'shop/tea/private/notes.txt': '' }, modes: { shop: 0o755, 'shop/tea': 0o751, 'shop/tea/private': 0o700 }, tracked: [], severity: 'warning' },
    { title: 'of production', files: { '.env.production': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n' }, tracked: [], severity: 'warning' },
    { title: 'information without git, where nobody knows what the file is', files: { '.env': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n' }, severity: 'info' },
  ],
  good: [
    { title: 'only owner and group', files: { '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n', 'docker-compose.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n', 'docker-compose.template.yml': 'services: {}\n' }, modes: { '.env': 0o600, 'docker-compose.yml': 0o660 } },
    { title: 'a copy that nobody may write', files: { '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, modes: { '.env': 0o444 }, tracked: [] },
    { title: 'a file system with one mode for all', files: { '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n', 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n' }, modes: { '.env': 0o777, 'compose.yaml': 0o777 }, tracked: [] },
    { title: 'a folder that others may not enter', files: { 'tea/.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, modes: { tea: 0o750, 'tea/.env': 0o644 }, tracked: [] },
    { title: 'a folder in a folder that others may not enter', files: { 'shop/tea/.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, modes: { shop: 0o755, 'shop/tea': 0o700 }, tracked: [] },
    { title: 'the folder of a folder that others may not enter', files: { 'shop/tea/.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, modes: { shop: 0o700, 'shop/tea': 0o755 }, tracked: [] },
    { title: 'one mode for all files, whatever the folders have', files: { '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n', 'start.sh': 'app\n', 'data/x': '' }, modes: { '.env': 0o777, data: 0o700, 'start.sh': 0o777 }, tracked: [] },
    { title: 'no secrets in it', files: { '.env': 'PORT=80\nSECRET_KEY=\n', '.env.example': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' } },
    { title: 'a compose file without a template', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n' },
    { title: 'an env file in git: another rule says more', files: { '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, tracked: ['.env'] },
    { title: 'on the machine of a developer', files: { '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n', 'compose.dev.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: .env\n' } },
    { title: 'for development', files: { '.env.development': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' } },
    { title: 'a filled-in copy whose secrets stand elsewhere', files: { 'docker-compose.yml': 'services:\n  db:\n    extends: { file: common.yml, service: db }\n  web:\n    image: shop:1.4\n    environment:\n      SECRET_KEY: ${SECRET_KEY:-changeme}\n    labels:\n      - "traefik.http.middlewares.auth.basicauth.users=admin:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/"\n', 'docker-compose.example.yml': 'services: {}\n', 'common.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n' } },
    { title: 'a weak password, which another rule reports', files: { '.env': 'DB_PASSWORD=postgres\n' }, tracked: [] },
  ],
  on: { composeFile: checkCompose, envFile: checkEnv },
})
