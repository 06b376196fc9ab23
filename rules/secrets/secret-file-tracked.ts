import { type ComposeProject, defineRule, folderOf, joinPath, type Project, type RuleContext, secretFileKind, type SecretInFile, secretInEnv, secretInFile, classifySecretValue } from '../../src/rule-api/index.ts'

/** Folders that may hold keys, beside those that hold what is linted. */
const KEY_FOLDERS = new Set(['certs', 'cert', 'ssl', 'tls', 'keys', 'key', 'secrets', 'secret', '.ssh', '.aws', '.docker', '.kube', 'config', 'credentials'])
/** A build context with more files than this is not searched. */
const MOST_FILES = 20_000

/** Paths of the files that may hold secrets by their names: beside what is linted, in folders for keys below, in build contexts. */
function candidates(project: Project): ReadonlySet<string> {
  const linted = [...project.dockerfiles, ...project.composeFiles, ...project.envFiles, ...project.ignoreFiles]
  const folders = new Set(linted.filter((file) => file.document.origin === undefined).map((file) => folderOf(file.document.path)))
  const paths = new Set<string>()
  const note = (path: string): void => {
    if (secretFileKind(path) !== undefined) paths.add(path)
  }
  for (const folder of folders) {
    for (const entry of project.files.list(folder)) {
      const path = joinPath(folder, entry.name)
      if (entry.kind === 'file') note(path)
      else if (entry.kind === 'folder' && KEY_FOLDERS.has(entry.name)) for (const inner of project.files.list(path)) if (inner.kind === 'file') note(joinPath(path, inner.name))
    }
  }
  const contexts = project.dockerfiles.flatMap((file) => project.contextsOf(file)).filter((context) => context.isPresent)
  for (const { folder, entries } of new Set(contexts.map((context) => context.listing))) {
    if (entries.length < MOST_FILES) for (const entry of entries) if (entry.kind === 'file') note(joinPath(folder, entry.path))
  }
  return paths
}

function report(secret: SecretInFile, context: RuleContext): void {
  const { path } = secret.document
  // What says that it is for tests protects nothing else.
  const isTest = context.project.purposeOf(secret.document).value === 'test'
  const what = secret.what === 'env file' ? `This env file, with ${secret.name ?? 'a secret'} in it, is` : `This ${secret.what} is`
  context.report(secret, `${what} in git, where everybody who can read the repository finds it; take ${path} out (git rm --cached), let .gitignore name it, and replace the secret`, {
    ...(isTest ? { severity: 'info' as const } : secret.what === 'password file' ? { severity: 'warning' as const } : {}),
  })
}

/** The files behind the `secrets:` of a compose project: all that is in one is secret. */
function checkSecretFiles(compose: ComposeProject, context: RuleContext): void {
  const { project } = context
  for (const { file } of compose.secrets) {
    if (file?.path === undefined || project.files.git.tracked(file.path) !== true || secretFileKind(file.path) !== undefined) continue
    const document = project.document(file.path)
    if (document === undefined || project.purposeOf(document).value === 'template' || document.kind === 'env') continue
    const value = document.text.trim()
    const { kind, dummy } = classifySecretValue(value, { name: 'password' })
    if ((kind !== 'literal' && kind !== 'weak') || dummy === true) continue
    const start = document.text.length - document.text.trimStart().length
    const lineEnd = document.text.indexOf('\n', start)
    context.report({ document, range: { start, end: lineEnd === -1 ? start + value.length : Math.min(lineEnd, start + value.length) } }, `This file, which compose hands to services as a secret, is in git; take ${file.path} out (git rm --cached), let .gitignore name it, and replace the secret`, {
      severity: kind === 'weak' ? 'warning' : 'error',
      related: [{ document: file.document, range: file.range, message: 'given to services here' }],
    })
  }
}

export default defineRule({
  id: 'secret-file-tracked',
  title: 'Keep files with secrets out of git',
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  elsewhere: true,
  fragments: false,
  why: `A filled-in \`.env\`, a private key, an \`.npmrc\` with a token, a \`.pgpass\`, an \`auth.json\` of Composer: once committed, it is in every clone and in the history for good. Files are judged by
name and content: a certificate, an \`.npmrc\` without a token, an env file that only has settings or placeholders are not reported. Passwords that
anybody would guess are left to \`weak-secret\`.

Searched are the folders of linted files, folders for keys below them, build contexts, and the files behind compose's \`secrets:\`. Ignore it for a key that only tests use.`,
  remedy: 'Take the file out of git (`git rm --cached FILE`), name it in `.gitignore`, keep an example without values beside it, and replace the secret: it stays in the history.',
  references: [
    { title: 'Removing sensitive data from a repository', url: 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository' },
    { title: 'gitignore', url: 'https://git-scm.com/docs/gitignore' },
  ],
  bad: [
    { title: 'an env file', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: .env\n', '.env': 'PORT=8000\nSECRET_KEY=«w4Zr8kQ1vHn6TjXc»\nSMTP_PASSWORD=Lx8vQ2nTz5Wk\n' }, tracked: ['compose.yaml', '.env'] },
    { title: 'credentials of programs', files: { Dockerfile: 'FROM alpine:3.22\n', '.pgpass': '# host\ndb:5432:shop:shop:«Lx8vQ2nTz5Wk»\n', '.npmrc': '//registry.example.org/:_authToken=«4f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0»\n', '.netrc': 'machine git.example.org login ci password «Zt5Kx9Wq2L»\n' }, tracked: ['Dockerfile', '.pgpass', '.npmrc', '.netrc'] },
    { title: 'keys in their folder', files: { Dockerfile: 'FROM alpine:3.22\n', 'certs/server.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n«-----BEGIN PRIVATE KEY-----»\nMIIE\n-----END PRIVATE KEY-----\n', id_rsa: '«-----BEGIN OPENSSH PRIVATE KEY-----»\nb3Bl\n' }, tracked: ['Dockerfile', 'certs/server.pem', 'id_rsa'] },
    { title: "the file of compose's secret", files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    secrets: [db]\nsecrets:\n  db:\n    file: ./db/password.txt\n', 'db/password.txt': '«Zt5Kx9Wq2L»\n' }, tracked: ['compose.yaml', 'db/password.txt'] },
    { title: 'a key somewhere in a build context', files: { 'compose.yaml': 'services:\n  web:\n    build: ./web\n', 'web/Dockerfile': 'FROM python:3.14\nCOPY app.py /srv/\n', 'web/app.py': '', 'web/deploy/id_ed25519': '«-----BEGIN OPENSSH PRIVATE KEY-----»\nb3Bl\n' }, tracked: ['compose.yaml', 'web/Dockerfile', 'web/deploy/id_ed25519'], severity: 'error' },
    { title: 'information in a file for tests', files: { '.env.test': 'SECRET_KEY=«w4Zr8kQ1vHn6TjXc»\n' }, tracked: ['.env.test'], severity: 'info' },
    { title: 'a warning for hashes', files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.29\n', '.htpasswd': 'admin:«$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/»\n' }, tracked: ['compose.yaml', '.htpasswd'], severity: 'warning' },
    { title: "a key that is compose's secret: once, where it begins", files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.29\n    secrets: [key, token]\nsecrets:\n  key:\n    file: ./certs/server.pem\n  token:\n    environment: TOKEN\n', 'certs/server.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n«-----BEGIN PRIVATE KEY-----»\nMIIE\n-----END PRIVATE KEY-----\n' }, tracked: ['compose.yaml', 'certs/server.pem'] },
    { title: 'the first line of a longer secret, behind a blank one', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    secrets: [mail]\nsecrets:\n  mail:\n    file: mail.txt\n', 'mail.txt': '\n«Zt5Kx9Wq2L»\nsmtp.example.org\n' }, tracked: ['compose.yaml', 'mail.txt'], severity: 'error' },
    { title: 'without a newline at the end', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    secrets: [mail]\nsecrets:\n  mail:\n    file: mail.txt\n', 'mail.txt': '«Zt5Kx9Wq2L»' }, tracked: ['compose.yaml', 'mail.txt'] },
    { title: 'a warning where anybody would guess it', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    secrets: [db, pin]\nsecrets:\n  db:\n    file: db.txt\n  pin:\n    file: pin.txt\n', 'db.txt': '«postgres»  \n', 'pin.txt': '«123456»\n' }, tracked: ['compose.yaml', 'db.txt', 'pin.txt'], severity: 'warning' },
    { title: 'logins of Composer, Maven, NuGet and Gradle', files: { Dockerfile: 'FROM debian:13\n', 'auth.json': '{"github-oauth": {"github.com": "«x8Kq3vTz5LmW7Rn2»"}}\n', 'settings.xml': '<server><password>«Kd83nQz7Lw»</password></server>\n', 'nuget.config': '<add key="ClearTextPassword" value="«vR8kQ2zLw5»"/>\n', 'gradle.properties': 'org.gradle.caching=true\nnexusPassword=«Zt5Kx9Wq2L»\n' }, tracked: ['Dockerfile', 'auth.json', 'settings.xml', 'nuget.config', 'gradle.properties'], severity: 'error' },
    { title: 'a key behind the lines that openssl writes above it', files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.29\n    secrets: [key]\nsecrets:\n  key:\n    file: server.key\n', 'server.key': 'Bag Attributes\n    friendlyName: shop\n«-----BEGIN PRIVATE KEY-----»\nMIIE\n-----END PRIVATE KEY-----\n' }, tracked: ['compose.yaml', 'server.key'] },
  ],
  good: [
    { title: 'an env file that git does not track', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n', '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, tracked: ['compose.yaml'], ignored: ['.env'] },
    { title: 'settings and placeholders', files: { '.env': 'PORT=8000\nCOMPOSE_PROJECT_NAME=shop\nSECRET_KEY=\nAPI_KEY=<key>\nDB_PASSWORD=${DB_PASSWORD}\nTOKEN_URL=https://auth.example.org\n', '.env.example': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n' }, tracked: ['.env', '.env.example'] },
    { title: 'certificates, public keys, an .npmrc without a token', files: { Dockerfile: 'FROM alpine:3.22\n', 'ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n', 'apt.key': '-----BEGIN PGP PUBLIC KEY BLOCK-----\n', 'id_rsa.pub': 'ssh-rsa AAAA\n', '.npmrc': 'registry=https://registry.example.org/\n//registry.example.org/:_authToken=${NPM_TOKEN}\n' }, tracked: ['Dockerfile', 'ca.pem', 'apt.key', 'id_rsa.pub', '.npmrc'] },
    { title: 'no git', files: { Dockerfile: 'FROM alpine:3.22\n', '.env': 'SECRET_KEY=w4Zr8kQ1vHn6TjXc\n', '.pgpass': 'db:5432:shop:shop:Lx8vQ2nTz5Wk\n' } },
    { title: 'weak ones are for another rule', files: { '.env': 'POSTGRES_PASSWORD=postgres\n' }, tracked: ['.env'] },
    { title: 'a key in a folder that is neither beside a linted file nor in a build context', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n', 'fixtures/id_rsa': '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n' }, tracked: ['compose.yaml', 'fixtures/id_rsa'] },
    { title: 'a key that git does not track', files: { Dockerfile: 'FROM alpine:3.22\n', id_rsa: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n' }, tracked: ['Dockerfile'] },
    {
      title: "files of compose's secrets that hold none, are not tracked or not there",
      files: {
        'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    secrets: [db, mail, api, sms, pay, env]\nsecrets:\n  db:\n    file: secrets/db.txt\n  mail:\n    file: secrets/mail.txt\n  api:\n    file: secrets/api.txt\n  sms:\n    file: secrets/sms.txt\n  pay:\n    file: secrets/pay.example.txt\n  env:\n    file: web.env\n  lost:\n    file: secrets/lost.txt\n',
        'secrets/db.txt': 'Zt5Kx9Wq2L\n', 'secrets/mail.txt': 'change-me\n', 'secrets/api.txt': '<api key>\n', 'secrets/sms.txt': 'tests-only\n', 'secrets/pay.example.txt': 'Zt5Kx9Wq2L\n', 'web.env': 'PORT=8000\nDEBUG=0\n',
      },
      tracked: ['compose.yaml', 'secrets/mail.txt', 'secrets/api.txt', 'secrets/sms.txt', 'secrets/pay.example.txt', 'secrets/lost.txt', 'web.env'],
    },
    { title: 'a key below a Dockerfile that takes nothing from its folder', files: { 'compose.yaml': 'services:\n  web:\n    build: ./web\n', 'web/Dockerfile': 'FROM nginx:1.29\n', 'web/test/data/id_rsa': '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n' }, tracked: ['compose.yaml', 'web/Dockerfile', 'web/test/data/id_rsa'] },
    { title: 'settings of Composer, Maven, NuGet and Gradle that hold no login', files: { Dockerfile: 'FROM debian:13\n', 'auth.json': '{"http-basic": {}}\n', 'settings.xml': '<server><password>${env.NEXUS_PASSWORD}</password></server>\n', 'nuget.config': '<add key="private" value="https://nuget.example.org/v3/index.json"/>\n', 'gradle.properties': 'nexusPassword=secret\n' }, tracked: ['Dockerfile', 'auth.json', 'settings.xml', 'nuget.config', 'gradle.properties'] },
    { title: 'a key store, of which nobody can see whether it holds a key', files: { Dockerfile: 'FROM alpine:3.22\n', 'shop.p12': '\0' }, tracked: ['Dockerfile', 'shop.p12'] },
  ],
  on: {
    envFile: (file, context) => {
      const { project } = context
      if (project.files.git.tracked(file.document.path) !== true || project.purposeOf(file.document).value === 'template') return
      const secret = secretInEnv(file.syntax)
      if (secret?.strength === 'literal') report(secret, context)
    },
    compose: checkSecretFiles,
    project: (project, context) => {
      if (!project.files.git.present || !project.files.complete) return
      for (const path of candidates(project)) {
        if (project.files.git.tracked(path) !== true) continue
        const document = project.document(path)
        const secret = document === undefined ? undefined : secretInFile(document)
        if (secret !== undefined) report(secret, context)
      }
    },
  },
})
