import { type ComposeProject, defineRule, type EnvFile, type Purpose, purposeOfEnvFile, type RuleContext, type SecretPlace, secretsOfCompose, secretsOfEnvEntry } from '../../src/rule-api/index.ts'

function report(secret: SecretPlace, purpose: Purpose, context: RuleContext): void {
  const isPractice = purpose === 'development' || purpose === 'test'
  const subject = secret.form === 'url' ? 'The password of this URL' : secret.form === 'token' ? `This ${secret.name}` : secret.name
  if (secret.strength === 'literal') {
    context.report(secret, `The default of ${secret.name} (${secret.shown}) looks like a real secret, and whoever sets nothing runs with what everybody can read here; demand a value instead (:?)`)
    return
  }
  const where = secret.asksToBeReplaced && secret.isDefault ? `${subject} falls back to a placeholder that everybody can read; demand a value instead (:?)` : secret.asksToBeReplaced ? `${subject} still holds a placeholder that everybody can read; fill in a value of your own${isInEnvFile(secret) ? '' : ' from a variable or a secret file'}` : secret.isDefault ? `${subject} falls back to a value that anybody would try first; demand a value instead (:?)` : `${subject} is one that anybody would try first; take a random one${isInEnvFile(secret) ? '' : ' from a variable or a secret file'}`
  context.report(secret, where, isPractice ? { severity: 'info' } : {})
}

/** Whether it stands in an env file, which is the variable that others are told to use. */
function isInEnvFile(secret: SecretPlace): boolean {
  return secret.document.kind === 'env'
}

/** In a template `changeme` asks the reader; in a test a dummy does its work. */
function isMeantSo(secret: SecretPlace, purpose: Purpose): boolean {
  return (purpose === 'template' && secret.asksToBeReplaced) || (purpose === 'test' && secret.isDummy)
}

function checkCompose(compose: ComposeProject, context: RuleContext): void {
  const { project } = context
  for (const secret of secretsOfCompose(compose)) {
    if (secret.strength === 'literal' && (!secret.isDefault || secret.form === 'token')) continue
    if (project.files.git.ignored(secret.document.path) === true) continue
    const purpose = purposeOf(secret, compose, context)
    if (!isMeantSo(secret, purpose)) report(secret, purpose, context)
  }
}

/** That of the service, unless the secret stands in a file of another project. */
function purposeOf(secret: SecretPlace, compose: ComposeProject, context: RuleContext): Purpose {
  const { project } = context
  const ofDocument = project.purposeOf(secret.document).value
  const { service } = secret
  if (ofDocument === 'template' || service === undefined || secret.document !== compose.document) return ofDocument
  return project.modelOf(service)?.purpose.value ?? ofDocument
}

function checkEnv(file: EnvFile, context: RuleContext): void {
  const { document, syntax } = file
  const { project } = context
  if (project.files.git.ignored(document.path) === true) return
  const purpose = purposeOfEnvFile(file, project)
  if (purpose === 'template') return
  for (const entry of syntax.entries) {
    for (const secret of secretsOfEnvEntry(document, entry, syntax.entries)) {
      if (secret.strength === 'weak' && !isMeantSo(secret, purpose)) report(secret, purpose, context)
    }
  }
}

export default defineRule({
  id: 'weak-secret',
  title: 'Use no password that anybody would guess',
  category: 'secrets',
  severity: 'warning',
  since: '0.1.0',
  aliases: { composeLint: ['CL-0020', 'CL-0021'] },
  yieldsTo: ['superuser-password-literal', 'secret-in-compose'],
  why: `\`postgres\`, \`changeme\`, \`password\`, the name of the user: these are tried first by everybody who finds the port, and a database that listens on the
internet with one of them is taken over within hours. A default (\`\${DB_PASSWORD:-secret}\`) is worse than none: whoever forgets to set the variable notices nothing.
A default that looks like a real secret is reported as well, since all who read the file know it.

In development and test it is information only: there it may be meant so. In a template \`changeme\` asks the reader, and a dummy in a test (\`tests-only\`) does its
work: neither is reported. Neither are files that git ignores.`,
  remedy: 'Demand the value (`${DB_PASSWORD:?}`) and let an ignored `.env` or a secret file give a random one.',
  references: [
    { title: 'Secrets in Compose', url: 'https://docs.docker.com/compose/how-tos/use-secrets/' },
    { title: 'CWE-1392: Use of Default Credentials', url: 'https://cwe.mitre.org/data/definitions/1392.html' },
  ],
  bad: [
    { title: 'a well-known word, the name of the user, a default', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_USER: shopkeeper\n      POSTGRES_PASSWORD: «shopkeeper»\n  web:\n    image: shop:1.4\n    environment:\n      - SECRET_KEY=${SECRET_KEY:-«changeme»}\n      - DB_PASSWORD=«password»\n' },
    { title: 'in a URL and on a command line', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      DATABASE_URL: postgres://shop:«shop»@db/shop\n      REDIS_URL: redis://:${REDIS_PASSWORD:-«secret»}@cache:6379\n  cache:\n    image: redis:8.2\n    command: ["redis-server", "--requirepass", "«foobar»"]\n' },
    { title: 'a default that looks real', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_KEY: ${API_KEY:-«w4Zr8kQ1vHn6TjXc»}\n' },
    { title: 'information in development', files: { 'docker-compose.dev.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: «postgres»\n' }, severity: 'info' },
    { title: 'information in a test', files: { 'docker-compose.test.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: «postgres»\n' }, severity: 'info' },
    { title: 'information in what is mounted in development', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop:1.4\nconfigs:\n  mail:\n    content: |\n      user = shop\n      password = «changeme»\n' }, severity: 'info' },
    { title: 'a dummy outside of a test, a request outside of a template', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      SECRET_KEY: «tests-only»\n      API_KEY: «CHANGE_ME»\n', severity: 'warning' },
    { title: 'words that say what belongs there', files: { '.env': 'PORT=80\nSECRET_KEY=«ThisShouldBeAVeryLongAndRandomString»\n', 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: .env\n    environment:\n      DB_PASSWORD: «MySecureDatabasePassword»\n      API_KEY: ${API_KEY:-«YOUR_API_KEY»}\n' } },
    { title: 'in an env file', files: { '.env': 'PORT=80\nDB_PASSWORD="«changeme»"\n', 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: .env\n' } },
    { title: 'information for a service that is one of development', files: 'services:\n  web:\n    build: .\n    command: python manage.py runserver 0.0.0.0:8000\n    volumes: [".:/srv"]\n    environment:\n      SECRET_KEY: «changeme»\n', severity: 'info' },
    { title: 'a default that looks real, in development as well', files: { 'docker-compose.dev.yml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      API_KEY: ${API_KEY:-«w4Zr8kQ1vHn6TjXc»}\n' }, severity: 'warning' },
    { title: 'in a file for all, which one for development extends', files: { 'docker-compose.dev.yml': 'services:\n  db:\n    extends: { file: common.yml, service: db }\n', 'common.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: «postgres»\n' }, severity: 'warning' },
    { title: 'information in a profile of development', files: 'services:\n  mail:\n    image: mailpit:1\n    profiles: [dev]\n    environment:\n      SMTP_PASSWORD: «changeme»\n', severity: 'info' },
  ],
  good: [
    { title: 'a required variable', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it in .env}\n      POSTGRES_USER: ${POSTGRES_USER:-postgres}\n' },
    { title: 'placeholders of a template', files: { 'docker-compose.template.yml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: changeme\n      MYSQL_PASSWORD: CHANGE_ME\n      API_KEY: <key>\n', '.env.example': 'DB_PASSWORD=postgres\n' } },
    { title: 'a dummy of a test', files: { 'docker-compose.test.yml': 'services:\n  web:\n    image: shop:1.4\n    environment:\n      SECRET_KEY: tests-only\n' } },
    { title: 'values that are none', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      DB_PASSWORD: ""\n      TOKEN_AUTH: "true"\n      SECRET_PATH: secret\n      PASSWORD_FILE: password\n      API_KEY: /run/secrets/key\n      KEY_NAME: test\n' },
    { title: 'a file that git ignores', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n', '.env': 'DB_PASSWORD=postgres\n' }, tracked: ['compose.yaml'], ignored: ['.env'] },
    { title: 'real ones are for other rules', files: 'services:\n  web:\n    image: shop:1.4\n    environment:\n      DB_PASSWORD: Yb6vNq3Kd8Rw\n' },
    { title: 'a compose file that git ignores', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: postgres\n' }, tracked: [], ignored: ['compose.yaml'] },
    { title: 'a token as default, and a real one in an env file: other rules report them', files: { 'compose.yaml': 'services:\n  web:\n    image: shop:1.4\n    env_file: .env\n    environment:\n      GITHUB_TOKEN: ${GITHUB_TOKEN:-ghp_x8Kq3vTz5LmW7Rn2Yb6JcD4fGh9PsQ1aVe0T}\n', '.env': 'DB_PASSWORD=Yb6vNq3Kd8Rw\n' } },
    { title: 'placeholders say that a file is a template, whatever its profiles', files: 'services:\n  mail:\n    image: mailpit:1\n    profiles: [dev]\n    environment:\n      SMTP_PASSWORD: CHANGE_ME\n      MAIL_DOMAIN: "{{ domain }}"\n' },
  ],
  on: { compose: checkCompose, envFile: checkEnv },
})
