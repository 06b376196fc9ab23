import { dataStorageOf, defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'database-volume-wrong-path',
  title: 'Mount the volume where the database keeps its data',
  category: 'data',
  severity: 'error',
  since: '0.1.0',
  why: `A volume beside the data path keeps nothing: the database writes into its container and loses all with it, and nobody notices before that.

For postgres the path depends on the release. Up to 17 the data is in \`/var/lib/postgresql/data\`, where the image declares a volume of its own, so a mount on the folder above is hidden by it.
From 18 on it is in a folder per release below \`/var/lib/postgresql\`, and the image refuses to start with a mount at \`/var/lib/postgresql/data\`. No tag, or \`latest\`, counts as the newest release.`,
  references: [
    { title: 'postgres: PGDATA', url: 'https://hub.docker.com/_/postgres' },
    { title: 'postgres 18: the new place of the data', url: 'https://github.com/docker-library/postgres/pull/1259' },
  ],
  bad: [
    { title: 'built on the release that moved its data', files: { 'compose.yaml': 'services:\n  db:\n    build: db\n    volumes:\n      - «data:/var/lib/postgresql/data»\nvolumes:\n  data:\n', 'db/Dockerfile': 'ARG RELEASE=18\nFROM postgres:${RELEASE}\nCMD ["postgres", "-c", "shared_buffers=1GB"]\n' } },
    {
      title: 'postgres 18 and later',
      files: `services:\n  db:\n    image: postgres:18\n    volumes:\n      - «data:/var/lib/postgresql/data»\nvolumes:\n  data:\n`,
      fixed: `services:\n  db:\n    image: postgres:18\n    volumes:\n      - data:/var/lib/postgresql\nvolumes:\n  data:\n`,
    },
    {
      title: 'without a tag the newest release counts',
      files: `services:\n  db:\n    image: postgres\n    volumes:\n      - «./data:/var/lib/postgresql/data»\n`,
    },
    {
      title: 'postgres up to 17',
      files: `services:\n  db:\n    image: postgres:17-alpine\n    volumes:\n      - type: volume\n        source: data\n        target: «/var/lib/postgresql/»\nvolumes:\n  data:\n`,
      fixed: `services:\n  db:\n    image: postgres:17-alpine\n    volumes:\n      - type: volume\n        source: data\n        target: /var/lib/postgresql/data\nvolumes:\n  data:\n`,
    },
    { title: 'mongo', files: `services:\n  mongo:\n    image: mongo:8\n    volumes:\n      - «mongo:/data»\nvolumes:\n  mongo:\n` },
  ],
  good: [
    { title: 'built on the release that keeps its data there', files: { 'compose.yaml': 'services:\n  db:\n    build:\n      context: db\n      args: { RELEASE: "17" }\n    volumes: ["data:/var/lib/postgresql/data"]\nvolumes:\n  data:\n', 'db/Dockerfile': 'ARG RELEASE=18\nFROM postgres:${RELEASE}\n' } },
    { title: 'postgres 17', files: `services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n` },
    { title: 'postgres 18', files: `services:\n  db:\n    image: postgres:18.1-alpine\n    volumes:\n      - data:/var/lib/postgresql\nvolumes:\n  data:\n` },
    { title: 'PGDATA below the mount, release 18', files: `services:\n  db:\n    image: postgres:18\n    environment:\n      PGDATA: /var/lib/postgresql/data\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n` },
    { title: 'the release is not known', files: `services:\n  db:\n    image: postgres:\${POSTGRES_VERSION}\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n` },
    { title: 'a digest alone says no release', files: `services:\n  db:\n    image: postgres@sha256:0123456789012345678901234567890123456789012345678901234567890123\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n` },
    { title: 'an extension whose tag names the server', files: `services:\n  db:\n    image: pgvector/pgvector:pg17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n` },
    { title: 'beside a mount that keeps the data', files: `services:\n  mongo:\n    image: mongo:8\n    volumes:\n      - mongo:/data/db\n      - ./import:/data\nvolumes:\n  mongo:\n` },
    { title: 'a data directory of its own', files: `services:\n  db:\n    image: postgres:17\n    environment:\n      PGDATA: /var/lib/postgresql/pgdata/main\n    volumes:\n      - data:/var/lib/postgresql/pgdata\nvolumes:\n  data:\n` },
  ],
  on: {
    service(model, context) {
      const storage = dataStorageOf(model)
      if (storage === undefined || storage.keeping.length > 0 || storage.inMemory || storage.isOpen) return
      const right = storage.paths.mount[0]
      for (const { mount, target, why } of storage.wrong) {
        const place = mount.form === 'short' ? mount : mount.target ?? mount
        const at = mount.target
        const fix = right === undefined || at === undefined || at.variables.length > 0 || at.document !== place.document ? undefined : {
          title: `Mount it at ${right}`, safety: 'unsafe' as const, edits: [{ document: at.document, range: at.range, text: right }],
        }
        context.report(place, `A mount at ${target} does not keep the data of ${model.service.name}: ${why}${right === undefined ? '' : `. Mount it at ${right}`}`, { fix })
      }
    },
  },
})
