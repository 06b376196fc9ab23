import { defineRule, dependenciesOf, dependencyEdit, hasHealthcheck, meaningOfHost, runsDataServer, serviceReferencesOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dependency-not-declared',
  title: 'Declare the data stores that a service needs',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'test', 'unknown'],
  why: `A service whose settings name the database of the stack needs it, but nothing says so: \`docker compose up web\` starts the one without the other, and at the start of all the application may come first and fail.

Links and dependencies of dependencies count. Values that come in through an anchor or an env file may be meant for another service, and are left alone.`,
  remedy: 'Put the service under `depends_on`, best with `condition: service_healthy`.',
  references: [{ title: 'Compose: control startup order', url: 'https://docs.docker.com/compose/how-tos/startup-order/' }],
  bad: [
    { files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      «POSTGRES_HOST: db»\n      POSTGRES_USER: shop\n  db:\n    image: postgres:17\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: db\n      POSTGRES_USER: shop\n    depends_on:\n      - db\n  db:\n    image: postgres:17\n` },
    { title: 'once for each service', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      - «BROKER_URL=redis://redis:6379/0»\n      - CACHE_URL=redis://redis:6379/1\n  redis:\n    image: redis:8\n` },
    {
      title: 'two, beside one that is declared',
      files: `services:\n  web:\n    image: shop/web:1\n    depends_on: [mail]\n    environment:\n      «POSTGRES_HOST: db»\n      «REDIS_HOST: redis»\n  db:\n    image: postgres:17\n  redis:\n    image: redis:8\n  mail:\n    image: shop/mail:1\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    depends_on: [mail, db, redis]\n    environment:\n      POSTGRES_HOST: db\n      REDIS_HOST: redis\n  db:\n    image: postgres:17\n  redis:\n    image: redis:8\n  mail:\n    image: shop/mail:1\n`,
    },
    {
      title: 'one that can be waited for',
      files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      «POSTGRES_HOST: db»\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n`,
      fixed: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: db\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]\n`,
    },
    { title: 'addresses', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      «REDIS_ADDR: cups:6379»\n      «MYSQL_PORT_3306_TCP_ADDR: db»\n  db:\n    image: mariadb:11\n  cups:\n    image: redis:8\n`, fixed: `services:\n  web:\n    image: shop/web:1\n    environment:\n      REDIS_ADDR: cups:6379\n      MYSQL_PORT_3306_TCP_ADDR: db\n    depends_on:\n      - cups\n      - db\n  db:\n    image: mariadb:11\n  cups:\n    image: redis:8\n` },
    { title: 'dependencies that several share: no fix', files: `x-needs: &needs\n  - mail\nservices:\n  web:\n    image: shop/web:1\n    depends_on: *needs\n    environment:\n      «POSTGRES_HOST: db»\n  db:\n    image: postgres:17\n  mail:\n    image: shop/mail:1\n`, unfixed: true },
  ],
  good: [
    { title: 'an address to listen on', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      BIND_ADDR: db\n      REDIS_BIND_ADDRESS: db\n  db:\n    image: postgres:17\n` },
    { title: 'declared', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: db\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'through another service', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: db\n    depends_on: [migrate]\n  migrate:\n    image: shop/web:1\n    depends_on: [db]\n  db:\n    image: postgres:17\n` },
    { title: 'linked', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_HOST: database\n    links: ["db:database"]\n  db:\n    image: postgres:17\n` },
    { title: 'no store', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      MAIL_HOST: mail\n      API_URL: http://api:8000\n  mail:\n    image: shop/mail:1\n  api:\n    image: shop/api:1\n` },
    { title: 'a name, not a host', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      POSTGRES_DB: db\n      HOSTNAME: db\n  db:\n    image: postgres:17\n` },
    { title: 'only with a profile', files: `services:\n  web:\n    image: shop/web:1\n    environment:\n      DB_HOST: db\n  db:\n    image: postgres:17\n    profiles: [local]\n` },
  ],
  on: {
    service(model, context) {
      const { service } = model
      let declared: ReadonlySet<string> | undefined
      const reported = new Set<string>()
      for (const reference of serviceReferencesOf(model)) {
        if (reference.isShared) continue
        const meaning = meaningOfHost(reference.host.text, model, context.project)
        if (meaning === undefined || meaning === 'known-otherwise') continue
        const other = meaning.service
        const target = context.project.modelOf(other)
        const isStore = target?.dataService !== undefined ? runsDataServer(target) && (reference.stores.size === 0 || reference.stores.has(target.dataService.name)) : reference.stores.size > 0
        if (target === undefined || !isStore || other === service || reported.has(other.name)) continue
        declared ??= dependenciesOf(service)
        if (declared.has(other.name)) continue
        // A service that may be turned off cannot be depended on.
        if (other.profiles.some((profile) => !service.profiles.some((each) => each.text === profile.text))) continue
        // The other way round would make a circle.
        if (dependenciesOf(other).has(service.name)) continue
        reported.add(other.name)
        const edit = dependencyEdit(service, other.name, hasHealthcheck(target, context.project) === true)
        context.report(reference.entry, `${service.name} needs ${other.name}, but does not say so; put ${other.name} under depends_on`, {
          fix: edit === undefined ? undefined : { title: `Depend on ${other.name}`, safety: 'unsafe', edits: [edit] },
        })
      }
    },
  },
})
