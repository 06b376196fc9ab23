import { containerOfService, defineRule, imageName, lookUpBaseImage, relativeInside, stageOfService, type Mount, type Project, type ServiceModel } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'host-user-mismatch',
  title: 'Run development containers as the user of the host',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['development'],
  why: `The container works in the mounted source tree as root, so whatever it writes there (migrations, message files, caches, build
results) belongs to root on the host, and the developer can neither edit nor delete it. Ignore it where Docker runs rootless or in a
virtual machine, which maps the owner.`,
  remedy: 'Pass the user id of the host: `user: "${UID:-1000}:${GID:-1000}"` in the service, or a build argument with which the image creates its user.',
  references: [{ title: 'Compose: user', url: 'https://docs.docker.com/reference/compose-file/services/#user' }, { title: 'Bind mounts', url: 'https://docs.docker.com/engine/storage/bind-mounts/' }],
  bad: [
    { title: 'The source tree', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «.:/app»\n', Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n' } },
    { title: 'An image that another file builds', files: { 'build.yml': 'services:\n  app:\n    image: shop/dev:local\n    build: .\n', 'dev.yml': 'services:\n  web:\n    image: shop/dev:local\n    volumes:\n      - «./:/app»\n', Dockerfile: 'FROM node:24\nCMD ["npm", "start"]\n' } },
  ],
  good: [
    { title: 'The user is passed', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    user: "${UID:-1000}"\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13\n' } },
    { title: 'The image has its user', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        UID: ${UID:-1000}\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13\nARG UID=1000\nRUN useradd --uid $UID dev\nUSER dev\n' } },
    { title: 'Read only', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app:ro\n', Dockerfile: 'FROM python:3.13\n' } },
    { title: 'The base changes its user by itself', files: { 'dev.yml': 'services:\n  db:\n    image: postgres:17\n    volumes:\n      - .:/docker-entrypoint-initdb.d\n' } },
    { title: 'A configuration file', files: { 'dev.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - ./settings.ini:/etc/shop.ini\n', Dockerfile: 'FROM python:3.13\n', 'settings.ini': '' } },
    { title: 'An image of which nothing is known', files: { 'dev.yml': 'services:\n  web:\n    image: registry.example.org/shop:1\n    volumes:\n      - .:/app\n' } },
    { title: 'The entrypoint changes the user', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n', 'entrypoint.sh': '#!/bin/sh\nexec gosu dev "$@"\n' } },
  ],
  on: {
    service: (model, context) => {
      const { service } = model
      if (service.user !== undefined || !runsAsRoot(context.project, model)) return
      const mount = service.volumes.find((candidate) => isSourceMount(candidate, model))
      if (mount === undefined || containerOfService(context.project, model).dropsPrivileges) return
      context.report(mount, 'The container writes into this folder as root, so new files belong to root on the host; pass the host\'s user id with user:')
    },
  },
})

/** All of the context, of the project, or a folder above: not a single file or a folder for data. */
function isSourceMount(mount: Mount, { service, build, compose }: ServiceModel): boolean {
  if (mount.kind !== 'bind' || mount.readOnly || mount.hostPath === undefined) return false
  const context = build?.context?.folder ?? service.build?.context?.path
  return relativeInside(mount.hostPath, context ?? compose.folder) !== undefined
}

function runsAsRoot(project: Project, model: ServiceModel): boolean {
  const stage = stageOfService(project, model)
  if (stage !== undefined) return stage.user?.isRoot === true && !(stage.root.kind === 'image' && stage.root.facts?.dropsPrivileges === true)
  if (model.service.build !== undefined || model.image === undefined) return false
  const facts = lookUpBaseImage(imageName(model.image))
  return facts?.language !== undefined && facts.user === 'root' && !facts.dropsPrivileges && facts.runsAs === 'runtime'
}
