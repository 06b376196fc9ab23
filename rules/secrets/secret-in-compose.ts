import { createDocument, type Document, type ComposeProject, defineRule, type FixProposal, type Project, type RuleContext, type SecretPlace, secretsOfCompose, textOf } from '../../src/rule-api/index.ts'

/** What the finding calls the secret. */
function subjectOf(secret: SecretPlace): string {
  if (secret.form === 'url') return `The password of this URL (${secret.shown})`
  if (secret.form === 'token') return `This ${secret.name} (${secret.shown})`
  return `${secret.name} (${secret.shown})`
}

function remedyOf(secret: SecretPlace): string {
  if (secret.kind === 'environment') return `take it from a variable (\${${secret.entry?.name ?? 'NAME'}:?}) or a file that git ignores`
  if (secret.kind === 'build argument') return 'pass it as a build secret'
  if (secret.kind === 'command' || secret.kind === 'healthcheck') return 'hand it over as a variable or a file that git ignores'
  return 'take it from a variable that git does not know'
}

function exposure(path: string, project: Project): string {
  return project.files.git.tracked(path) === true ? 'is known to everybody who can read the repository' : 'stands in a file that git does not ignore'
}

function check(compose: ComposeProject, context: RuleContext): void {
  const { project } = context
  const secrets = secretsOfCompose(compose)
  for (const secret of secrets) {
    // A default that anybody could guess, or that only looks secret, is for weak-secret; a token is one wherever it stands.
    if (secret.strength !== 'literal' || (secret.isDefault && secret.form !== 'token')) continue
    const { path } = secret.document
    if (project.files.git.ignored(path) === true) continue
    if (secret.form === 'hash') {
      context.report(secret, `This password hash ${exposure(path, project)}, where it can be tried out at leisure; take it from a file or variable that git does not know`, { severity: 'warning' })
      continue
    }
    context.report(secret, `${subjectOf(secret)} ${exposure(path, project)}; ${remedyOf(secret)}, and replace the secret`, { fix: fixOf(secret, secrets, compose, project) })
  }
}

/**
 * Takes a value from where the command is called, everywhere in the project where it stands, so that both sides of a connection stay
 * the same, and names the variable in the example beside the compose file.
 */
function fixOf(secret: SecretPlace, secrets: readonly SecretPlace[], compose: ComposeProject, project: Project): FixProposal | undefined {
  const value = textOf(secret)
  const places = secrets.filter((other) => other.strength === 'literal' && !other.isDefault && textOf(other) === value && project.files.git.ignored(other.document.path) !== true)
  if (!places.some(({ document, range }) => document === secret.document && range.start === secret.range.start)) return undefined
  const source = places.find((place) => place.kind === 'environment' && place.entry?.value !== undefined)
  const variable = source === undefined ? undefined : variableFor(source, compose)
  if (variable === undefined || !places.every(isWritable)) return undefined
  const edits: FixProposal['edits'][number][] = places.map(({ document, range }) => ({ document, range, text: `\${${variable}:?}` }))
  const inFolder = (name: string): string => (compose.folder === '.' ? name : `${compose.folder}/${name}`)
  const examplePath = inFolder('.env.example')
  const example = project.document(examplePath) ?? createDocument(examplePath, 'env', '')
  if (!example.text.split('\n').some((each) => each.replace(/^export /, '').startsWith(`${variable}=`))) edits.push(appended(example, `${variable}=`))
  // The value now goes into .env, which must not go into git in its place.
  const { git } = project.files
  const ignorePath = inFolder('.gitignore')
  if (git.ignored(inFolder('.env')) === false && git.tracked(inFolder('.env')) !== true) {
    edits.push(appended(project.document(ignorePath) ?? createDocument(ignorePath, 'other', ''), '.env'))
  }
  return { title: `Take ${variable} from the environment`, safety: 'unsafe', edits }
}

/** The name of the setting; where it has another value elsewhere, with the service's in front. Undefined where that is taken as well. */
function variableFor({ entry, service }: SecretPlace, compose: ComposeProject): string | undefined {
  const value = entry?.value
  if (entry === undefined || value === undefined || !/^[A-Za-z_]\w*$/.test(entry.name)) return undefined
  const isTaken = (name: string): boolean => compose.variables.some((use) => use.name === name && use.value !== undefined && use.value !== value.text)
    || compose.services.some((other) => other.environment.some((setting) => setting.name === name && setting.from === 'environment' && (setting.value === undefined || (setting.value.variables.length === 0 && setting.value.text !== value.text))))
  const owned = service === undefined ? undefined : `${service.name}_${entry.name}`.toUpperCase().replace(/\W/g, '_')
  return [entry.name, owned].find((name) => name !== undefined && /^[A-Z_a-z]/.test(name) && !isTaken(name))
}

/** Whether a variable can be written in its place: on one line, and in quotes where it stands between brackets. */
function isWritable({ document, range, kind }: SecretPlace): boolean {
  if (kind === 'build argument' || textOf({ document, range }).includes('\n')) return false
  const line = document.text.slice(document.text.lastIndexOf('\n', range.start - 1) + 1, range.start)
  const isQuoted = (line.split('"').length % 2 === 0) !== (line.split("'").length % 2 === 0)
  return isQuoted || !/[[{#]/.test(line)
}

/** An edit that puts a line at a text's end. */
function appended(document: Document, line: string): FixProposal['edits'][number] {
  const end = document.text.length
  return { document, range: { start: end, end }, text: `${end === 0 || document.text.endsWith('\n') ? '' : '\n'}${line}\n` }
}

const GOOD_ENVIRONMENT = `services:
  web:
    image: registry.example.org/shop:1.4
    environment:
      SECRET_KEY: \${SECRET_KEY:?}
      API_TOKEN: $API_TOKEN
      DB_PASSWORD_FILE: /run/secrets/db_password
      REDIS_PASSWORD: /run/secrets/redis
      SMTP_PASSWORD: ""
      LDAP_PASSWORD:
      DATABASE_URL: postgres://shop:\${DB_PASSWORD}@db/shop
`

export default defineRule({
  id: 'secret-in-compose',
  title: 'Keep literal secrets out of compose files that git does not ignore',
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0020', 'CL-0021'] },
  yieldsTo: ['superuser-password-literal'],
  why: `A password, key or token in a compose file goes wherever the repository goes: to every clone, fork, mirror and backup, and it stays in the
history after it was removed. It is judged by name and value: placeholders, variables, paths such as \`/run/secrets/…\` and settings that only sound
secret are not reported. Looked at are environment, build arguments, commands, healthchecks, labels, URLs, drivers' options and inline configs; a value
that came through an anchor or an extended file is reported where it stands.

A file that git ignores may hold secrets, and is not reported. Ignore a finding where the value protects nothing.`,
  remedy: 'Take the value from a variable (`${NAME:?}`) that an ignored `.env` sets, or from a secret file, and replace the secret: it is in the history.',
  references: [
    { title: 'Secrets in Compose', url: 'https://docs.docker.com/compose/how-tos/use-secrets/' },
    { title: 'Interpolation', url: 'https://docs.docker.com/reference/compose-file/interpolation/' },
  ],
  bad: [
    {
      title: 'environment as list and as map',
      files: { 'compose.yaml': `services:
  web:
    image: shop:1.4
    environment:
      - DEBUG=0
      - SECRET_KEY=«e5Wn2Kx8RqZt4VbJ7mLy»
  worker:
    image: shop:1.4
    environment:
      LDAP_BIND_PASS: "«Tz4kQw9Lm2Xv»"
`, '.env.example': 'SECRET_KEY=\n' },
      fixed: { 'compose.yaml': `services:
  web:
    image: shop:1.4
    environment:
      - DEBUG=0
      - SECRET_KEY=\${SECRET_KEY:?}
  worker:
    image: shop:1.4
    environment:
      LDAP_BIND_PASS: "\${LDAP_BIND_PASS:?}"
`, '.env.example': 'SECRET_KEY=\nLDAP_BIND_PASS=\n' },
    },
    {
      title: 'one value in several places, and one name with two values',
      files: { 'compose.yaml': `services:
  web:
    image: shop:1.4
    environment: # of the database
      - "DB_PASSWORD=«vR8kQ2zLw5Tq»"
      - DATABASE_URL=postgres://shop:«vR8kQ2zLw5Tq»@db:5432/shop
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: «vR8kQ2zLw5Tq»
  reports:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: «Kd83nQz7LwXp»
  cache:
    image: redis:8
    command: ["redis-server", "--requirepass", "«vR8kQ2zLw5Tq»"]
` },
      fixed: { 'compose.yaml': `services:
  web:
    image: shop:1.4
    environment: # of the database
      - "DB_PASSWORD=\${DB_PASSWORD:?}"
      - DATABASE_URL=postgres://shop:\${DB_PASSWORD:?}@db:5432/shop
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: \${DB_PASSWORD:?}
  reports:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?}
  cache:
    image: redis:8
    command: ["redis-server", "--requirepass", "\${DB_PASSWORD:?}"]
`, '.env.example': 'DB_PASSWORD=\nPOSTGRES_PASSWORD=\n' },
    },
    {
      title: 'through an anchor: once, where it stands',
      files: `x-environment: &environment
  API_KEY: «p4Jx9Wd2TqZ7nVb5»
services:
  web:
    image: shop:1.4
    environment: *environment
  worker:
    image: shop:1.4
    environment:
      <<: *environment
      QUEUE: mail
`,
    },
    {
      title: 'URLs, build arguments, commands, a healthcheck, a label, a config',
      files: `services:
  web:
    build:
      context: https://ci:«Lq8Zt3Wv6Kx»@git.example.org/shop.git
      args:
        NPM_TOKEN: «n7Vd2Xb5qKt9Rf»
    environment:
      DATABASE_URL: postgres://shop:«vR8kQ2zLw5»@db:5432/shop
      DSN: host=db user=shop password=«Kd83nQz7Lw» dbname=shop
    labels:
      - traefik.http.routers.web.rule=Host(\`shop.example.org\`)
  cache:
    image: redis:8.2
    command: redis-server --requirepass «Zx7Lq2Wv9K»
    healthcheck:
      test: ["CMD", "redis-cli", "-a", "«Zx7Lq2Wv9K»", "ping"]
  db:
    image: mariadb:11.8
    healthcheck:
      test: mysqladmin ping -uroot -p«Yb6vNq3Kd8» || exit 1
  job:
    image: alpine:3.22
    command: ["sh", "-c", "wget --header 'Authorization: Bearer «k9Xz2Lq7Wv4Tn8R»' http://web/"]
configs:
  settings:
    content: |
      [mail]
      user = shop
      password = «Wt5Rk8Zq3L»
`,
    },
    {
      title: 'options without a program in front, users of a share, sources of Go and .NET, keys of Strapi, a widget',
      files: `services:
  web:
    image: shop:1.4
    command: --client-id shop --client-secret «x8Kq3vTz5LmW7Rn2»
    environment:
      DSN: shop:«vR8kQ2zLw5»@tcp(db:3306)/shop
      ConnectionStrings__Shop: Server=db;Database=shop;uid=shop;pwd=«Kd83nQz7Lw»
      APP_KEYS: «w4Zr8kQ1vHn6TjXc==,b8Ys3NfWk6Qz1JtV==»
      SETTINGS: |
        rails['smtp_password'] = '«Wt5Rk8Zq3L»'
        define('AUTH_KEY', '«Lq8Zt3Wv6Kx9»');
    labels:
      - homepage.widget.key=«p4Jx9Wd2TqZ7nVb5»
  share:
    image: acme/samba:1.0
    command: ["-u", "media;«Zx7Lq2Wv9K»", "-s", "share;/share"]
`,
      severity: 'error',
    },
    {
      title: 'a hash for basic authentication',
      files: 'services:\n  web:\n    image: shop:1.4\n    labels:\n      - "traefik.http.middlewares.auth.basicauth.users=admin:«$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/»"\n',
      severity: 'warning', unfixed: true,
    },
    {
      title: 'tracked although another file is ignored',
      files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: «Yb6vNq3Kd8Rw»\n' },
      tracked: ['docker-compose.yml'],
    },
    {
      title: 'a default that is a token by its form',
      files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      GITHUB_TOKEN: ${GITHUB_TOKEN:-«ghp_x8Kq3vTz5LmW7Rn2Yb6JcD4fGh9PsQ1aVe0T»}\n',
      unfixed: true,
    },
    {
      title: 'the example and .gitignore get a line each, whatever they end with',
      files: { 'shop/compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      -  SECRET_KEY=«e5Wn2Kx8RqZt4VbJ7mLy»\n', 'shop/.env.example': '# of the shop\nOLD_SECRET_KEY=', 'shop/.gitignore': '*.pyc' },
      fixed: { 'shop/compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      -  SECRET_KEY=${SECRET_KEY:?}\n', 'shop/.env.example': '# of the shop\nOLD_SECRET_KEY=\nSECRET_KEY=\n', 'shop/.gitignore': '*.pyc\n.env\n' },
      tracked: ['shop/compose.yaml', 'shop/.env.example', 'shop/.gitignore'],
    },
    {
      title: 'without an example or a .gitignore so far',
      files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      "SECRET_KEY":  \'«e5Wn2Kx8RqZt4VbJ7mLy»\'\n' },
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      "SECRET_KEY":  \'${SECRET_KEY:?}\'\n', '.env.example': 'SECRET_KEY=\n', '.gitignore': '.env\n' },
      tracked: ['compose.yaml'],
    },
    {
      title: 'an example that has the name already, an .env that git tracks or ignores',
      files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      - "SECRET_KEY=«e5Wn2Kx8RqZt4VbJ7mLy»"\n', '.env.example': 'PORT=80\nexport SECRET_KEY=\n', '.env': 'PORT=80\n', 'api/compose.yaml': 'services:\n  api:\n    image: shop-api:1.4\n    environment:\n      - SECRET_KEY=«t7Wn2Kx8RqZ4»\n', 'api/.env.example': 'SECRET_KEY=\n', 'api/.gitignore': '.env\n' },
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      - "SECRET_KEY=${SECRET_KEY:?}"\n', 'api/compose.yaml': 'services:\n  api:\n    image: shop-api:1.4\n    environment:\n      - SECRET_KEY=${SECRET_KEY:?}\n' },
      tracked: ['compose.yaml', '.env.example', '.env', 'api/compose.yaml', 'api/.env.example', 'api/.gitignore'],
    },
    {
      title: 'without a fix: a flow collection, a name that is no variable',
      files: `services:
  web:
    image: shop:1.4
    environment:
      tls.secret: «Lq8Zt3Wv6Kx»
  worker:
    image: shop:1.4
    environment: { API_TOKEN: «k9Xz2Lq7Wv4T», SMTP_PASSWORD: «Xk29dJq8aPz3» }
`,
      unfixed: true,
    },
    {
      title: 'what another service takes from a file of its own is no second value',
      files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: web.env\n  worker:\n    image: shop:1.4\n    environment:\n      API_TOKEN: «t7Wn2Kx8RqZ4»\n', 'web.env': 'API_TOKEN=\n' },
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: web.env\n  worker:\n    image: shop:1.4\n    environment:\n      API_TOKEN: ${API_TOKEN:?}\n', '.env.example': 'API_TOKEN=\n' },
    },
    { title: 'without a fix: a build argument, which the image would keep', files: 'services:\n  worker:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: «n7Vd2Xb5qKt9Rf»\n', unfixed: true },
    {
      title: 'the variable of the same name is for another service; a block',
      files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_TOKEN:\n  mail-worker:\n    image: shop:1.4\n    environment:\n      API_TOKEN: «t7Wn2Kx8RqZ4»\n      SECRET_KEY: >-\n        «Wt5Rk8Zq3LbN»\n' },
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_TOKEN:\n  mail-worker:\n    image: shop:1.4\n    environment:\n      API_TOKEN: ${MAIL_WORKER_API_TOKEN:?}\n      SECRET_KEY: >-\n        ${SECRET_KEY:?}\n', '.env.example': 'MAIL_WORKER_API_TOKEN=\nSECRET_KEY=\n' },
    },
    {
      title: 'a variable of the same name has another value in .env, and another service another one',
      files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_TOKEN: «t7Wn2Kx8RqZ4»\n      QUEUE_PASSWORD: «Xk29dJq8aPz3»\n  mail:\n    image: shop:1.4\n    environment:\n      TOKEN_OF_MAIL: ${API_TOKEN}\n      QUEUE_PASSWORD: «Wt5Rk8Zq3LbN»\n', '.env': 'API_TOKEN=Lq8Zt3Wv6Kx\n' },
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_TOKEN: ${WEB_API_TOKEN:?}\n      QUEUE_PASSWORD: ${WEB_QUEUE_PASSWORD:?}\n  mail:\n    image: shop:1.4\n    environment:\n      TOKEN_OF_MAIL: ${API_TOKEN}\n      QUEUE_PASSWORD: ${QUEUE_PASSWORD:?}\n', '.env.example': 'WEB_API_TOKEN=\nWEB_QUEUE_PASSWORD=\nQUEUE_PASSWORD=\n' },
    },
    {
      title: 'a file that git ignores keeps the value',
      files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      SECRET_KEY: «e5Wn2Kx8RqZt4VbJ7mLy»\n', 'compose.override.yaml': 'services:\n  web:\n    labels:\n      - token=e5Wn2Kx8RqZt4VbJ7mLy\n' },
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      SECRET_KEY: ${SECRET_KEY:?}\n', '.env.example': 'SECRET_KEY=\n' },
      tracked: ['compose.yaml'], ignored: ['compose.override.yaml', '.env'],
    },
    { title: 'the default of a variable stays as it is', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      DB_PASSWORD: «vR8kQ2zLw5Tq»\n  worker:\n    image: shop:1.4\n    environment:\n      QUEUE_PASSWORD: ${QUEUE_PASSWORD:-vR8kQ2zLw5Tq}\n' }, fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:?}\n  worker:\n    image: shop:1.4\n    environment:\n      QUEUE_PASSWORD: ${QUEUE_PASSWORD:-vR8kQ2zLw5Tq}\n', '.env.example': 'DB_PASSWORD=\n' } },
    { title: 'without a fix: a label, whose name is no variable of anybody', files: 'services:\n  web:\n    image: shop:1.4\n    labels:\n      token: «vR8kQ2zLw5Tq»\n', unfixed: true },
    { title: 'between single quotes in brackets', files: { 'compose.yaml': "services:\n  cache:\n    image: redis:8\n    environment:\n      CACHE_PASSWORD: «vR8kQ2zLw5Tq»\n    command: ['redis-server', '--requirepass', '«vR8kQ2zLw5Tq»']\n" }, fixed: { 'compose.yaml': "services:\n  cache:\n    image: redis:8\n    environment:\n      CACHE_PASSWORD: ${CACHE_PASSWORD:?}\n    command: ['redis-server', '--requirepass', '${CACHE_PASSWORD:?}']\n", '.env.example': 'CACHE_PASSWORD=\n' } },
    { title: 'without a fix: the same value as a build argument', files: 'services:\n  web:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: «n7Vd2Xb5qKt9Rf»\n    environment:\n      NPM_TOKEN: «n7Vd2Xb5qKt9Rf»\n', unfixed: true },
    { title: 'without a fix: the same value in brackets, without quotes', files: 'services:\n  cache:\n    image: redis:8\n    environment:\n      CACHE_PASSWORD: «vR8kQ2zLw5Tq»\n    command: [redis-server, --requirepass, «vR8kQ2zLw5Tq»]\n', unfixed: true },
    { title: 'without a fix: both names are taken, or begin with a digit', files: 'services:\n  2fa:\n    image: shop:1.4\n    environment:\n      API_TOKEN: «t7Wn2Kx8RqZ4»\n  web:\n    image: shop:1.4\n    environment:\n      API_TOKEN:\n', unfixed: true },
    { title: 'without a fix: a value over two lines', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_TOKEN: «t7Wn2Kx8\n        RqZ4vB9k»\n', unfixed: true },
    { title: 'quotes that are part of the value stay', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      - SMTP_PASSWORD="«Xk29dJq8aPz3»"\n' }, fixed: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      - SMTP_PASSWORD="${SMTP_PASSWORD:?}"\n', '.env.example': 'SMTP_PASSWORD=\n' } },
  ],
  good: [
    { title: 'variables, files and empty values', files: GOOD_ENVIRONMENT },
    {
      title: 'a filled-in file that git ignores',
      files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n' },
      tracked: [],
      ignored: ['docker-compose.yml'],
    },
    { title: 'placeholders of a template', files: { 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: <password>\n      PGADMIN_PASSWORD: "[password]"\n      API_KEY: "{{ api_key }}"\n      TOKEN: "***"\n      SECRET_KEY: your-secret-key-here\n' } },
    { title: 'weak ones are for another rule', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: postgres\n      DB_URL: mysql://shop:shop@db/shop\n' },
    { title: 'names that only sound secret', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      TOKEN_URL: https://auth.example.org/token\n      ACCESS_TOKEN_EXPIRE_MINUTES: 30\n      AUTH_TOKEN_ENABLED: "true"\n      PASSWORD_MIN_LENGTH: 12\n      AWS_ACCESS_KEY_ID: AKIAIOSFODNN7EXAMPLE\n      NEXT_PUBLIC_API_KEY: pk_4f1e2d3c4b5a\n      SECRET_NAME: shop-database\n' },
    { title: 'keys that are made for browsers, algorithms, names of what is near a secret, and shapes of keys', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      STRIPE_API_KEY: pk_test_x8Kq3vTz5LmW7Rn2\n      PASSWORD_HASHING: argon2id\n      SECRET_STORE_KIND: vault-kv2\n      TOKEN_ADDRESS: 0x8Kq3vTz5LmW7Rn2\n      JWT_TOKEN_CLAIM: x-shop-user\n      API_KEY: sk-1234...abcd\n      LICENSE_KEY: accept\n      JAVA_OPTS: -Dpassword.encoder=bcrypt\n      AUTHORIZED_KEYS: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me\n    command: ["--password-hash=argon2id", "--secret", "shop-tls-2026"]\n' },
    { title: 'a claim of Plex, which opens nothing four minutes after it was made', files: 'services:\n  plex:\n    image: plexinc/pms-docker:1.42\n    environment:\n      PLEX_CLAIM: claim-x8Kq3vTz5LmW7Rn2Yb6J\n      PLEX_CLAIM_TOKEN: claim-x8Kq3vTz5LmW7Rn2Yb6J\n' },
    { title: 'what an ignored env file gives', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    env_file: .env\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n', '.env': 'POSTGRES_PASSWORD=Yb6vNq3Kd8Rw\n' } },
    { title: 'variables of the container in a healthcheck', files: 'services:\n  db:\n    image: mysql:8.4\n    healthcheck:\n      test: ["CMD-SHELL", "mysqladmin ping -uroot -p$$MYSQL_ROOT_PASSWORD"]\n' },
    { title: 'grants of secrets', files: 'services:\n  web:\n    image: shop:1.4\n    secrets:\n      - source: Tz4kQw9Lm2Xv\n        target: db_password\nsecrets:\n  Tz4kQw9Lm2Xv:\n    environment: DB_PASSWORD\n' },
    { title: 'a default that only looks real: weak-secret says what to do', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_KEY: ${API_KEY:-w4Zr8kQ1vHn6TjXc}\n' },
  ],
  on: { compose: check },
})
