import { contains, defineRule, type EnvironmentEntry, fileVariableFor, type FixProposal, imageName, isSecretName, type RuleContext, type ServiceModel } from '../../src/rule-api/index.ts'

function check(model: ServiceModel, context: RuleContext): void {
  const { service, image } = model
  if (image === undefined || service.build !== undefined) return
  for (const entry of service.environment) {
    // What is written there literally is a greater fault, and another rule's.
    if (entry.from !== 'environment' || !isSecretName(entry.name) || entry.value === undefined || entry.value.variables.length === 0) continue
    // A default in the file is what has to go first.
    if (entry.value.variables.some((variable) => (variable.operand ?? '') !== '' && variable.operator.startsWith('default'))) continue
    const fileVariable = fileVariableFor(imageName(image), entry.name)
    if (fileVariable === undefined || service.environment.some((other) => other.name === fileVariable)) continue
    if (context.project.files.git.ignored(entry.document.path) === true) continue
    context.report({ range: entry.nameAt.range, document: entry.nameAt.document }, `${entry.name} is visible to whoever may inspect the container and to every process in it; the image also reads a file: set ${fileVariable} to /run/secrets/… and grant a secret`, {
      fix: fixOf(model, entry, fileVariable),
    })
  }
}

/** The whole move, where the service is plain enough: block style, nothing inherited or shared, no secrets yet. */
function fixOf({ service, compose }: ServiceModel, entry: EnvironmentEntry, fileVariable: string): FixProposal | undefined {
  const { document } = entry
  const { text } = document
  const [variable] = entry.value?.variables ?? []
  const node = service.node?.node
  const environment = service.get('environment')
  if (variable === undefined || node?.kind !== 'mapping' || node.flow || environment === undefined || service.node?.document !== document || environment.key.document !== document) return undefined
  if (!contains(node.range, entry.range) || !contains(node.range, environment.key.range)) return undefined
  if (compose.services.some((other) => other !== service && other.environment.some(({ nameAt }) => nameAt.document === document && nameAt.range.start === entry.nameAt.range.start))) return undefined
  if (service.get('secrets') !== undefined || compose.files.some((file) => file.root?.entries.has('secrets') === true)) return undefined
  const lineStart = text.lastIndexOf('\n', entry.nameAt.range.start - 1) + 1
  const nextLine = text.indexOf('\n', lineStart)
  const lineEnd = nextLine === -1 ? text.length : text[nextLine - 1] === '\r' ? nextLine - 1 : nextLine
  const line = text.slice(lineStart, lineEnd)
  const written = /^(\s*)(- )?["']?\w+(?:: *|=)["']?\$\{?\w+(?::?\?[^{}"']{0,300})?\}?["']?\s*$/.exec(line)
  if (written === null) return undefined
  // A healthcheck or command of the service may want the variable.
  if ((text.slice(node.range.start, lineStart) + text.slice(lineEnd, node.range.end)).includes(entry.name)) return undefined
  const keyLine = text.lastIndexOf('\n', environment.key.range.start - 1) + 1
  const indent = text.slice(keyLine, environment.key.range.start)
  if (indent.trim() !== '') return undefined
  const secret = entry.name.toLowerCase()
  const isList = written[2] !== undefined
  const end = text.length
  const newLine = text.includes('\r\n') ? '\r\n' : '\n'
  return {
    title: `Give ${entry.name} as a secret file`,
    safety: 'unsafe',
    edits: [
      { document, range: { start: keyLine, end: keyLine }, text: `${indent}secrets:${newLine}${indent}  - ${secret}${newLine}` },
      { document, range: { start: lineStart, end: lineEnd }, text: `${written[1] ?? ''}${isList ? `- ${fileVariable}=` : `${fileVariable}: `}/run/secrets/${secret}` },
      { document, range: { start: end, end }, text: `${text.endsWith('\n') ? '' : newLine}${newLine}secrets:${newLine}  ${secret}:${newLine}    environment: ${variable.name}${newLine}` },
    ],
  }
}

export default defineRule({
  id: 'prefer-secret-file',
  title: 'Give a secret as a file where the image reads one',
  category: 'secrets',
  severity: 'info',
  since: '0.1.0',
  purposes: ['production', 'unknown'],
  yieldsTo: ['secret-in-compose', 'weak-secret'],
  why: `A container's environment is shown by \`docker inspect\`, is inherited by every child process and turns up in crash reports. The official images of most
databases read the same setting from a file that \`NAME_FILE\` names, so that the password stays out of it.

Only images are named that are known to read such a variable. Ignore it where something else in the container needs the variable.`,
  references: [
    { title: 'Secrets in Compose', url: 'https://docs.docker.com/compose/how-tos/use-secrets/' },
    { title: 'The postgres image: Docker secrets', url: 'https://hub.docker.com/_/postgres' },
  ],
  bad: [
    {
      files: `services:
  db:
    image: postgres:18
    environment:
      POSTGRES_USER: shop
      «POSTGRES_PASSWORD»: \${DB_PASSWORD:?}
`,
      fixed: `services:
  db:
    image: postgres:18
    secrets:
      - postgres_password
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password

secrets:
  postgres_password:
    environment: DB_PASSWORD
`,
    },
    { title: 'without a fix: the healthcheck uses the variable', files: 'services:\n  db:\n    image: mariadb:11.8\n    environment:\n      - «MARIADB_ROOT_PASSWORD»=${DB_PASSWORD}\n    healthcheck:\n      test: ["CMD-SHELL", "mariadb-admin ping -p$$MARIADB_ROOT_PASSWORD"]\n', unfixed: true },
    {
      title: 'in a list, at the end of a file without a newline, with Windows line ends',
      files: 'services:\r\n  web:\r\n    image: shop:1.4\r\n    environment:\r\n      MODE: $MODE\r\n  db:\r\n    image: postgres:18\r\n    environment:\r\n      - POSTGRES_USER=shop\r\n      - «POSTGRES_PASSWORD»=$DB_PASSWORD',
      fixed: 'services:\r\n  web:\r\n    image: shop:1.4\r\n    environment:\r\n      MODE: $MODE\r\n  db:\r\n    image: postgres:18\r\n    secrets:\r\n      - postgres_password\r\n    environment:\r\n      - POSTGRES_USER=shop\r\n      - POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password\r\n\r\nsecrets:\r\n  postgres_password:\r\n    environment: DB_PASSWORD\r\n',
    },
    {
      title: 'in quotes, for production',
      files: { 'compose.prod.yaml': "services:\n  db:\n    image: mysql:8.4\n    environment:\n      «MYSQL_ROOT_PASSWORD»:  '${DB_PASSWORD?set it}'  \n" },
      fixed: { 'compose.prod.yaml': 'services:\n  db:\n    image: mysql:8.4\n    secrets:\n      - mysql_root_password\n    environment:\n      MYSQL_ROOT_PASSWORD_FILE: /run/secrets/mysql_root_password\n\nsecrets:\n  mysql_root_password:\n    environment: DB_PASSWORD\n' },
    },
    { title: 'an item in quotes', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      - "«POSTGRES_PASSWORD»=${DB_PASSWORD}"\n', fixed: 'services:\n  db:\n    image: postgres:18\n    secrets:\n      - postgres_password\n    environment:\n      - POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password\n\nsecrets:\n  postgres_password:\n    environment: DB_PASSWORD\n' },
    { title: 'without a fix: an empty default', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD:-}\n', unfixed: true },
    { title: 'without a fix: secrets of its own', files: 'services:\n  db:\n    image: postgres:18\n    secrets: [tls]\n    environment:\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD:?}\n', unfixed: true },
    { title: 'without a fix: secrets of the stack', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD:?}\nsecrets:\n  tls:\n    file: tls.key\n', unfixed: true },
    { title: 'without a fix: one line for all', files: 'services:\n  db:\n    image: postgres:18\n    environment: { POSTGRES_USER: shop, «POSTGRES_PASSWORD»: "${DB_PASSWORD:?}" }\n', unfixed: true },
    { title: 'without a fix: a service in braces', files: 'services:\n  db: {\n    image: postgres:18, environment: {\n      «POSTGRES_PASSWORD»: $DB_PASSWORD\n    } }\n', unfixed: true },
    { title: 'without a fix: two variables, and text around one', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      «POSTGRES_PASSWORD»: ${A}${B}\n  other:\n    image: mysql:8.4\n    environment:\n      «MYSQL_PASSWORD»: my-${C}\n', unfixed: true },
    { title: 'without a fix: an environment for several services', files: 'x-db: &db\n  «POSTGRES_PASSWORD»: ${DB_PASSWORD}\nservices:\n  one:\n    image: postgres:17\n    environment: *db\n  two:\n    image: postgres:18\n    environment:\n      <<: *db\n', unfixed: true },
    { title: 'without a fix: extended', files: { 'compose.yaml': 'services:\n  db:\n    extends: { file: common.yaml, service: db }\n', 'common.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD}\nsecrets:\n  tls:\n    file: tls.key\n' }, unfixed: true },
    { title: 'without a fix: one environment for two services', files: 'services:\n  one:\n    image: postgres:17\n    environment: &db\n      POSTGRES_USER: shop\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD}\n  two:\n    image: postgres:18\n    environment: *db\n', unfixed: true },
    { title: 'without a fix: braces over several lines', files: 'services:\n  db: {\n    image: postgres:18,\n    environment: {\n      «POSTGRES_PASSWORD»: $DB_PASSWORD\n    }\n  }\n  other:\n    image: mysql:8.4\n    environment: {\n      MYSQL_USER: shop, «MYSQL_PASSWORD»: $DB_PASSWORD\n    }\n', unfixed: true },
    { title: 'without a fix: extended by a longer service', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    restart: unless-stopped\n    shm_size: 256m\n    stop_grace_period: 1m\n    environment:\n      POSTGRES_USER: shop\n    extends: { file: common.yaml, service: db }\n    volumes: [data:/var/lib/postgresql]\n', 'common.yaml': 'services:\n  db:\n    init: true\n    environment:\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD}\n' }, unfixed: true },
    { title: 'without a fix: a variant of a stack that has secrets', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n', 'compose.override.yaml': 'services:\n  db:\n    environment:\n      «POSTGRES_PASSWORD»: ${DB_PASSWORD}\nsecrets:\n  tls:\n    file: tls.key\n' }, unfixed: true },
  ],
  good: [
    { title: 'a file already', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n' },
    { title: 'an image that is not known to read files', files: 'services:\n  web:\n    image: registry.example.org/shop:1.4\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n' },
    { title: 'no secret, or a literal one', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_USER: ${DB_USER}\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n' },
    { title: 'development', files: { 'compose.dev.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n' } },
    { title: 'an image that is built here', files: { 'compose.yaml': 'services:\n  db:\n    build: ./db\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n' } },
    { title: 'a service that has no image yet, and an environment that is not written here', files: { 'compose.yaml': 'services:\n  web:\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n  db:\n    image: postgres:18\n    env_file: db.env\n    environment:\n      PGPASSWORD:\n', 'db.env': 'POSTGRES_PASSWORD=${DB_PASSWORD}\n' } },
    { title: 'a default, which has to go first', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:-${OTHER}}\n' },
    { title: 'both ways, and other settings', files: 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n      POSTGRES_PASSWORD_FILE: /run/secrets/db\n' },
    { title: 'a file that git ignores', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:18\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n' }, tracked: [], ignored: ['compose.yaml'] },
  ],
  on: { service: check },
})
