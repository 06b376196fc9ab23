import { dataStorageOf, declarationEdit, defineRule, type Document, type Edit, type FixProposal, indentationAt, lineBreakOf, type ServiceModel } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'database-without-volume',
  title: 'Keep the data of a database on a volume',
  category: 'data',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production', 'development', 'unknown'],
  why: `What a database writes into its container's own layer, or onto the volume without a name that its image declares, is out of reach as soon as the container is replaced: by \`docker compose down\`,
by a new version of the image, by a changed setting. A named volume, or a folder of the host, outlives the container.

Test stacks, data kept in memory on purpose (\`tmpfs\`) and caches (redis, memcached) are not reported. Ignore it where the data can be made again at any time.`,
  references: [
    { title: 'Docker: volumes', url: 'https://docs.docker.com/engine/storage/volumes/' },
    { title: 'postgres: where to store data', url: 'https://hub.docker.com/_/postgres' },
  ],
  bad: [
    {
      files: `services:\n  «database»:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n`,
      fixed: `services:\n  database:\n    image: postgres:17\n    volumes:\n      - database-data:/var/lib/postgresql/data\n    environment:\n      POSTGRES_PASSWORD_FILE: /run/secrets/password\n\nvolumes:\n  database-data:\n`,
    },
    {
      title: 'what is mounted is only its configuration',
      files: `services:\n  «db»:\n    image: mariadb:11.8\n    volumes:\n      - ./init.sql:/docker-entrypoint-initdb.d/init.sql:ro\nvolumes:\n  media:\n  web:\n`,
      fixed: `services:\n  db:\n    image: mariadb:11.8\n    volumes:\n      - ./init.sql:/docker-entrypoint-initdb.d/init.sql:ro\n      - db-data:/var/lib/mysql\nvolumes:\n  media:\n  web:\n  db-data:\n`,
    },
    { title: 'built on an image of a database', files: { 'compose.yaml': 'services:\n  «db»:\n    build: db\n', 'db/Dockerfile': 'FROM postgres:17\nRUN localedef -i de_DE -f UTF-8 de_DE.UTF-8\nCOPY init.sql /docker-entrypoint-initdb.d/\n', 'db/init.sql': 'select 1;\n' } },
    {
      title: 'the newest release of PostgreSQL, in a file of Windows; the section is there, and empty',
      files: `services:\r\n  «db»:\r\n    image: postgres:18 # pinned\r\nvolumes:\r\n`,
      fixed: `services:\r\n  db:\r\n    image: postgres:18 # pinned\r\n    volumes:\r\n      - db-data:/var/lib/postgresql\r\nvolumes:\r\n  db-data:\r\n`,
    },
    { title: 'a name that is taken: no fix', files: `services:\n  «db»:\n    image: postgres:17\n  web:\n    image: shop/web:1\n    volumes:\n      - db-data:/srv\nvolumes:\n  db-data:\n`, unfixed: true },
    { title: 'a release that keeps its data elsewhere', files: `services:\n  «mongo»:\n    image: mongo:8\n    command: ["--replSet", "rs0"]\n` },
  ],
  good: [
    { title: 'named volume', files: `services:\n  db:\n    image: postgres:17\n    volumes: [data:/var/lib/postgresql/data]\nvolumes:\n  data:\n` },
    { title: 'folder of the host, long form', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - type: bind\n        source: ./data\n        target: /var/lib/mysql/\n` },
    { title: 'parent of a data directory of its own', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      PGDATA: /data/cluster\n    volumes:\n      - data:/data\nvolumes:\n  data:\n` },
    { title: 'kept in memory on purpose', files: `services:\n  db:\n    image: postgres:17\n    tmpfs:\n      - /var/lib/postgresql/data:size=512m\n` },
    { title: 'a test stack', files: { 'docker-compose.test.yml': 'services:\n  db:\n    image: postgres:17\n' } },
    { title: 'a one-off client of the same image', files: `services:\n  dump:\n    image: postgres:17\n    entrypoint: ["pg_dump", "--host", "db.example.org", "--file", "/backup/dump.sql"]\n    volumes:\n      - ./backup:/backup\n` },
    { title: 'a backup built on an image of a database', files: { 'compose.yaml': 'services:\n  backup:\n    build: backup\n  dump:\n    build: dump\n', 'backup/Dockerfile': 'FROM postgres:17\nCOPY backup.sh /usr/local/bin/\nCMD ["backup.sh"]\n', 'backup/backup.sh': '#!/bin/sh\npg_dump\n', 'dump/Dockerfile': 'FROM postgres:17\nENTRYPOINT ["pg_dump"]\n' } },
    { title: 'built with a place of its own for the data', files: { 'compose.yaml': 'services:\n  db:\n    build: db\n    volumes: ["data:/srv/data"]\nvolumes:\n  data:\n', 'db/Dockerfile': 'FROM postgres:17\nENV PGDATA=/srv/data\n' } },
    { title: 'a cache', files: `services:\n  cache:\n    image: redis:8\n` },
    { title: 'a data directory set by an option', files: `services:\n  db:\n    image: mongo:8\n    command: mongod --dbpath /srv/db\n    volumes:\n      - data:/srv\nvolumes:\n  data:\n` },
    { title: 'a mount whose place is not known', files: `services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:\${PGDATA_FOLDER}\nvolumes:\n  data:\n` },
    { title: 'an exporter is no database', files: `services:\n  metrics:\n    image: prometheuscommunity/postgres-exporter:v0.17.1\n` },
  ],
  on: {
    service(model, context) {
      const storage = dataStorageOf(model)
      if (storage === undefined || storage.dataService.persistence !== 'expected') return
      if (storage.keeping.length > 0 || storage.anonymous.length > 0 || storage.wrong.length > 0 || storage.inMemory || storage.isOpen) return
      const path = storage.paths.mount[0] ?? ''
      const { key, name } = model.service
      context.report(key, `${storage.dataService.label} keeps its data in ${path}, which is on no volume, so it is lost with the container; mount a named volume there`, { fix: mountVolume(model, `${name}-data`, path) })
    },
  },
})

/** A mount in the service, and the volume at the top of the same file. */
function mountVolume(model: ServiceModel, volume: string, path: string): FixProposal | undefined {
  const { service, compose } = model
  const { document } = service.key
  if (compose.volumes.some((each) => each.name === volume) || !/^[a-zA-Z0-9][\w.-]*$/.test(volume)) return undefined
  const mount = mountEdit(model, document, `${volume}:${path}`)
  const declaration = declarationEdit(compose, document, 'volumes', volume)
  return mount === undefined || declaration === undefined ? undefined : { title: `Mount the volume ${volume} at ${path}`, safety: 'unsafe', edits: [mount, declaration] }
}

function mountEdit(model: ServiceModel, document: Document, mount: string): Edit | undefined {
  const lineBreak = lineBreakOf(document)
  const volumes = model.service.get('volumes')
  if (volumes === undefined) {
    const image = model.service.get('image')
    if (image === undefined || image.key.document !== document || image.value.document !== document) return undefined
    const indentation = indentationAt(document, image.key.range.start)
    const end = document.text.indexOf('\n', image.value.range.end)
    const at = end === -1 ? document.text.length : document.text[end - 1] === '\r' ? end - 1 : end
    return indentation === undefined ? undefined : { document, range: { start: at, end: at }, text: `${lineBreak}${indentation}volumes:${lineBreak}${indentation}  - ${mount}` }
  }
  const last = volumes.value.kind === 'list' ? volumes.value.items.at(-1) : undefined
  const node = volumes.value.node
  const first = volumes.value.kind === 'list' ? volumes.value.items[0] : undefined
  if (last?.kind !== 'scalar' || first === undefined || last.document !== document || node?.kind !== 'sequence' || node.flow) return undefined
  const line = document.text.slice(document.text.lastIndexOf('\n', last.range.start - 1) + 1, last.range.start)
  if (!/^[ \t]*- *$/.test(line)) return undefined
  const end = document.text.indexOf('\n', last.range.end)
  const at = end === -1 ? document.text.length : document.text[end - 1] === '\r' ? end - 1 : end
  return { document, range: { start: at, end: at }, text: `${lineBreak}${line}${mount}` }
}
