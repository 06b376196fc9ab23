import { dataStorageOf, declarationEdit, defineRule, type FixProposal, type Mount, type ServiceModel, textOf } from '../../src/rule-api/index.ts'

const INSTALLED_PACKAGES = /^\/(?:usr|opt)\/.*\/(?:site-packages|dist-packages)\/?$/

export default defineRule({
  id: 'anonymous-data-volume',
  title: 'Give the volume of a database a name',
  category: 'data',
  severity: 'warning',
  since: '0.1.0',
  purposes: ['production', 'development', 'unknown'],
  why: `A volume without a name belongs to one container. \`docker compose down\` and the next \`up\` make a new, empty one, and the old data lies on the disk under a name of random digits until somebody prunes it.
A named volume is found again.`,
  remedy: 'Put a name in front of the path (`data:/var/lib/mysql`) and declare it under `volumes:` at the top.',
  references: [{ title: 'Docker: named and anonymous volumes', url: 'https://docs.docker.com/engine/storage/volumes/#named-and-anonymous-volumes' }],
  bad: [
    {
      files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - «/var/lib/mysql»\n`,
      fixed: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - db-data:/var/lib/mysql\n\nvolumes:\n  db-data:\n`,
    },
    { title: 'The packages of an interpreter', files: 'services:\n  notebook:\n    image: example/notebook:7\n    volumes:\n      - «/opt/conda/lib/python3.12/site-packages»\n' },
    { title: 'long form', files: `services:\n  db:\n    image: postgres:17\n    volumes:\n      - «type: volume\n        target: /var/lib/postgresql/data»\n` },
  ],
  good: [
    { title: 'node_modules beside mounted source', files: 'services:\n  web:\n    image: example/web:7\n    volumes:\n      - .:/app\n      - /app/node_modules\n' },
    { title: 'named', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - data:/var/lib/mysql\nvolumes:\n  data:\n` },
    { title: 'an anonymous volume beside the data', files: `services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - data:/var/lib/mysql\n      - /var/log/mysql\nvolumes:\n  data:\n` },
    { title: 'not a database', files: `services:\n  web:\n    image: node:24\n    volumes:\n      - /app/node_modules\n` },
    { title: 'a test stack', files: { 'compose.ci.yaml': 'services:\n  db:\n    image: mysql:8.4\n    volumes:\n      - /var/lib/mysql\n' } },
  ],
  on: {
    service(model, context) {
      for (const mount of model.service.volumes) {
        // `node_modules` is kept so in development, beside mounted source; packages of an interpreter lie outside of it.
        if (mount.kind === 'anonymous' && mount.target !== undefined && INSTALLED_PACKAGES.test(mount.target.text)) {
          context.report(mount, `A volume without a name keeps the packages of the first image over those of each later one (docker compose carries it over); leave it out, or install into the image`)
        }
      }
      const storage = dataStorageOf(model)
      if (storage === undefined || storage.keeping.length > 0 || storage.inMemory || storage.dataService.persistence !== 'expected') return
      for (const mount of storage.anonymous) {
        context.report(mount, `The data of ${model.service.name} lies on a volume without a name, which the next container does not get; name the volume`, { fix: nameVolume(model, mount) })
      }
    },
  },
})

/** A name in front of the path, declared at the top of the same file. */
function nameVolume({ service, compose }: ServiceModel, mount: Mount): FixProposal | undefined {
  const volume = `${service.name}-data`
  const { document, range } = mount
  const written = textOf(mount)
  if (mount.form !== 'short' || !/^(["']?)\/[\w./-]+\1$/.test(written) || compose.volumes.some((each) => each.name === volume) || !/^[a-zA-Z0-9][\w.-]*$/.test(volume)) return undefined
  const declaration = declarationEdit(compose, document, 'volumes', volume)
  return declaration === undefined ? undefined : { title: `Name the volume ${volume}`, safety: 'unsafe', edits: [{ document, range, text: written.replace('/', `${volume}:/`) }, declaration] }
}
