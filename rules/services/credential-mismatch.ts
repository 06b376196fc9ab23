import {
  classifySecretValue, defineRule, isSetUpByBuild, meaningOfHost, type RuleContext, runsDataServer, type ServiceModel, type ServiceReference, serviceReferencesOf, type Text,
} from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'credential-mismatch',
  title: 'Use the same user, password and database on both sides',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `The database makes the user, the password and the database that its environment names, and knows no others. A service that connects with something else is refused.

Judged is only what is written on both sides, next to the host that proves which database is meant: the parts of a URL, or settings of one prefix (\`POSTGRES_HOST\`, \`POSTGRES_USER\`, …). Variables without a known value, placeholders, \`*_FILE\`, and databases with start scripts of
their own (which may make more users) are left alone, and so is a user or database that differs while another service uses the one that was made.`,
  remedy: 'Write the same on both sides, best through one variable or one secret.',
  references: [{ title: 'postgres: environment variables', url: 'https://hub.docker.com/_/postgres' }],
  bad: [
    { title: 'built on the image of a database', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://«store»:Tz4kQw9Lm@db/shop\n  db:\n    build: db\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_DB: shop\n      POSTGRES_PASSWORD: Tz4kQw9Lm\n', 'db/Dockerfile': 'FROM postgres:17\nRUN localedef -i de_DE -f UTF-8 de_DE.UTF-8\n' } },
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: db\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: «Tz4kQw9Lm2Xv»\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: Tz4kQw9Lm2Xy\n` },
    { title: 'in a URL', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - DATABASE_URL=mysql://«shopp»:Tz4kQw9Lm2Xv@db/«store»\n  db:\n    image: mysql:8.4\n    environment:\n      - MYSQL_USER=shop\n      - MYSQL_PASSWORD=Tz4kQw9Lm2Xv\n      - MYSQL_DATABASE=shop\n` },
    { title: 'root', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db\n      DB_USER: root\n      DB_PASS: «Kd8RwYb6vNq3»\n  db:\n    image: mariadb:11.8\n    environment:\n      MARIADB_ROOT_PASSWORD: Yb6vNq3Kd8Rw\n` },
  ],
  good: [
    { title: 'users made by what the service builds', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://reader:one@db/shop\n  db:\n    build: db\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: two\n', 'db/Dockerfile': 'FROM postgres:17\nCOPY users.sql /docker-entrypoint-initdb.d/\n', 'db/users.sql': 'create user reader;\n' } },
    { title: 'the same, percent-encoded in the URL', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop:Tz4k%40w9Lm@db:5432/shop?sslmode=disable\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: Tz4k@w9Lm\n` },
    { title: 'a file, a variable', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop:\${PASSWORD}@db/shop\n  api:\n    image: shop/api:1\n    environment:\n      DB_HOST: db\n      DB_PASSWORD: Tz4kQw9Lm2Xv\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n` },
    { title: 'a placeholder', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db\n      DB_PASSWORD: <password>\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: Tz4kQw9Lm2Xv\n` },
    { title: 'users made by a script', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://app:Tz4kQw9Lm2Xv@db/app\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: owner\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n    volumes:\n      - ./users.sql:/docker-entrypoint-initdb.d/users.sql:ro\n` },
    { title: 'the superuser was set, others were made by hand', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://app:Tz4kQw9Lm2Xv@db/app\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n` },
    { title: 'another service uses what was made', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://reader:Tz4kQw9Lm2Xv@db/shop\n  worker:\n    image: shop/web:1\n    environment:\n      DATABASE_URL: postgres://shop:Yb6vNq3Kd8Rw@db/shop\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_USER: shop\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n      POSTGRES_DB: shop\n` },
    { title: 'another host', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: db.example.org\n      POSTGRES_PASSWORD: Tz4kQw9Lm2Xv\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: Yb6vNq3Kd8Rw\n` },
    { title: 'mongo: the user’s database is another thing', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      MONGO_URL: mongodb://root:Tz4kQw9Lm2Xv@mongo:27017/shop?authSource=admin\n  mongo:\n    image: mongo:8\n    environment:\n      MONGO_INITDB_ROOT_USERNAME: root\n      MONGO_INITDB_ROOT_PASSWORD: Tz4kQw9Lm2Xv\n      MONGO_INITDB_DATABASE: other\n` },
  ],
  on: {
    compose(compose, context) {
      const models = context.project.modelsIn(compose)
      const uses = models.flatMap((model) => serviceReferencesOf(model).flatMap((reference) => {
        const meaning = meaningOfHost(reference.host.text, model, context.project)
        return meaning === undefined || meaning === 'known-otherwise' || meaning.service === model.service ? [] : [{ reference, service: meaning.service }]
      }))
      for (const server of models) {
        const side = serverSide(server)
        if (side === undefined) continue
        const references = uses.filter((use) => use.service === server.service && (use.reference.stores.size === 0 || use.reference.stores.has(server.dataService?.name ?? ''))).map((use) => use.reference)
        for (const reference of references) judge(reference, references, side, server, context)
      }
    },
  },
})

interface ServerSide {
  readonly user: Text | undefined
  readonly password: Text | undefined
  readonly root: Text | undefined
  readonly database: Text | undefined
  /** The user that is there when none is named. */
  readonly defaultUser: string | undefined
  readonly rootUser: string | undefined
}

/** What the server is made with; undefined where scripts of its own, a file that is not there or a build may make more. */
function serverSide(server: ServiceModel): ServerSide | undefined {
  const { service, dataService } = server
  const credentials = dataService?.credentials
  if (credentials === undefined || !runsDataServer(server) || isSetUpByBuild(server, 'users')) return undefined
  if (service.volumes.some((mount) => /docker-entrypoint-initdb|initdb\.d|\/init/.test(mount.target?.text ?? ''))) return undefined
  if (service.envFiles.some((file) => file.syntax === undefined) || service.configs.length > 0) return undefined
  const entryOf = (names: readonly string[] | undefined): { readonly value: Text | undefined; readonly open: boolean } => {
    for (const name of names ?? []) {
      if (service.environment.some((entry) => entry.name === `${name}_FILE`)) return { value: undefined, open: true }
      const entry = service.environment.find((each) => each.name === name)
      if (entry !== undefined) return { value: entry.value, open: entry.value?.resolved !== true }
    }
    return { value: undefined, open: false }
  }
  const [user, password, root, database] = [entryOf(credentials.user), entryOf(credentials.password), entryOf(credentials.root), entryOf(credentials.database)]
  if (user.open) return undefined
  const known = (side: { readonly value: Text | undefined; readonly open: boolean }): Text | undefined => (side.open || side.value?.text === '' ? undefined : side.value)
  return {
    user: known(user), password: known(password), root: known(root), database: known(database),
    defaultUser: credentials.defaultUser, rootUser: credentials.root === undefined ? undefined : 'root',
  }
}

const COMPARES_DATABASE = new Set(['postgres', 'mysql', 'mariadb'])
/** Users that administer a server, beside whom others are made by hand. */
const ADMINISTRATORS = new Set(['postgres', 'root', 'admin', 'administrator', 'sa', 'mongoadmin'])

function judge(reference: ServiceReference, all: readonly ServiceReference[], side: ServerSide, server: ServiceModel, context: RuleContext): void {
  const { name } = server.service
  const user = comparable(reference.user, reference)
  const serverUser = side.user?.text ?? side.defaultUser
  if (user !== undefined && serverUser !== undefined && user !== serverUser && user !== side.rootUser) {
    // Somebody uses the one that was made, or it is there to make others.
    const isUsed = all.some((other) => comparable(other.user, other) === serverUser)
    if (side.user !== undefined && !ADMINISTRATORS.has(serverUser) && !isUsed && reference.user !== undefined) report(reference.user, `The user of ${name} is ${serverUser}, not ${user}; use the same on both sides`, side.user)
  } else {
    const expected = user !== undefined && user === side.rootUser && user !== side.user?.text ? side.root : side.password
    const password = comparable(reference.password, reference)
    // A setting without a user says nothing about whose password it is, unless there is only one.
    const isKnown = user !== undefined || side.root === undefined
    if (isKnown && password !== undefined && expected !== undefined && isReal(password) && isReal(expected.text) && password !== expected.text && reference.password !== undefined) {
      report(reference.password, `The service ${name} has another password for ${user ?? 'its user'}; use the same on both sides`, expected)
    }
  }
  const database = comparable(reference.database, reference)
  if (database === undefined || side.database === undefined || !COMPARES_DATABASE.has(server.dataService?.name ?? '') || database === side.database.text || ADMINISTRATORS.has(side.database.text) || ADMINISTRATORS.has(database)) return
  const isUsed = all.some((other) => comparable(other.database, other) === side.database?.text)
  if (!isUsed && reference.database !== undefined) report(reference.database, `The database of ${name} is ${side.database.text}, not ${database}; use the same on both sides`, side.database)

  function report(at: Text, message: string, there: Text): void {
    context.report({ document: at.document, range: at.range }, message, { related: [{ document: there.document, range: there.range, message: `what ${name} is made with` }] })
  }
}

/** The text as the server would see it; undefined where it is not known. */
function comparable(text: Text | undefined, reference: ServiceReference): string | undefined {
  if (text === undefined || !text.resolved || text.text === '') return undefined
  if (reference.form === 'setting' || !text.text.includes('%')) return text.text
  try {
    return decodeURIComponent(text.text)
  } catch {
    return undefined
  }
}

/** Neither a placeholder nor a text in quotes, which another rule is about. */
function isReal(password: string): boolean {
  const { kind } = classifySecretValue(password, { name: 'PASSWORD' })
  return kind !== 'placeholder' && kind !== 'variable' && kind !== 'file-reference' && kind !== 'empty' && !/^["']/.test(password)
}
