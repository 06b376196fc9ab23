import { defineRule, joinPath, relativeInside, stageOfService, type Mount, type Project, type ServiceModel, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'non-writable-path',
  title: 'Give the unprivileged user the folders that it writes to',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `A new named volume takes the owner of the folder that it is mounted on; where the image has no such folder, or root made it, the
volume belongs to root. The service runs as another user and then fails with "permission denied" as soon as it writes. Ignore it where
something else sets the volume's owner.`,
  remedy: 'Create the folder in the image and hand it over before USER: `RUN mkdir -p /data && chown app:app /data`.',
  references: [{ title: 'Volumes: populate a volume using a container', url: 'https://docs.docker.com/engine/storage/volumes/#populate-a-volume-using-a-container' }],
  bad: [
    {
      title: 'A folder that the image never made',
      files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «media:/srv/media»\nvolumes:\n  media:\n' },
    },
    {
      title: 'A folder that root made',
      files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app && mkdir /data\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «data:/data»\nvolumes:\n  data:\n' },
    },
    {
      title: 'Only another folder is handed over',
      files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app && mkdir /data && chown -R app /srv\nCOPY --chown=app:app . /srv\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «data:/data»\nvolumes:\n  data:\n' },
    },
  ],
  good: [
    { title: 'Handed over while it is copied', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app\nCOPY --chown=app:app seed/ /data/\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\nvolumes:\n  data:\n' } },
    { title: 'Handed over with all of the folder above it', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd app && mkdir -p /srv/media && chown -R app:app /srv\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/srv/media\nvolumes:\n  data:\n' } },
    { title: 'Handed over from the working directory', files: { Dockerfile: 'FROM python:3.13-slim\nWORKDIR /srv\nRUN useradd app && mkdir media && chown app media/\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/srv/media\nvolumes:\n  data:\n' } },
    { title: 'Made with its owner', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd app && install --directory --owner=app /data\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\nvolumes:\n  data:\n' } },
    { title: 'A script may do it', files: { Dockerfile: 'FROM python:3.13-slim\nCOPY setup.sh /\nRUN useradd app && /setup.sh\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\nvolumes:\n  data:\n' } },
    { title: 'A program in a variable may do it', files: { Dockerfile: 'FROM python:3.13-slim\nARG SETUP\nRUN useradd app && $SETUP\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\nvolumes:\n  data:\n' } },
    { title: 'A storage of its own, with owners of its own', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd app\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\n      - shared:/shared\nvolumes:\n  data:\n    driver: rexray\n  shared:\n    external: true\n' } },
    { title: 'A place that is not known', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd app\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - "data:${DATA}"\nvolumes:\n  data:\n' } },
    { title: 'Handed over', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd --uid 10001 app && mkdir /data && chown app:app /data\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\nvolumes:\n  data:\n' } },
    { title: 'Made by the user', files: { Dockerfile: 'FROM python:3.13-slim\nRUN useradd --create-home app\nUSER app\nRUN mkdir -p /home/app/data\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/home/app/data\nvolumes:\n  data:\n' } },
    { title: 'Read only', files: { Dockerfile: 'FROM python:3.13-slim\nUSER 1001\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - media:/srv/media:ro\nvolumes:\n  media:\n' } },
    { title: 'The service runs as root', files: { Dockerfile: 'FROM python:3.13-slim\nUSER 1001\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    user: root\n    volumes:\n      - media:/srv/media\nvolumes:\n  media:\n' } },
    { title: 'Another service may hand it over', files: { Dockerfile: 'FROM python:3.13-slim\nUSER 1001\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  init:\n    image: busybox:1.37\n    command: chown -R 1001 /srv/media\n    volumes:\n      - media:/srv/media\n  web:\n    build: .\n    volumes:\n      - media:/srv/media\nvolumes:\n  media:\n' } },
    { title: 'An owner in a variable', files: { Dockerfile: 'FROM python:3.13-slim\nENV DATA=/data\nRUN useradd app && mkdir $DATA && chown app $DATA\nUSER app\nCMD ["python", "-m", "shop"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/data\nvolumes:\n  data:\n' } },
    { title: 'A service image with folders of its own', files: { Dockerfile: 'FROM grafana/grafana:12.0\nUSER 472\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/var/lib/grafana\nvolumes:\n  data:\n' } },
  ],
  on: {
    service: (model, context) => {
      const { service } = model
      const stage = stageOfService(context.project, model)
      const facts = stage?.root.kind === 'image' ? stage.root.facts : undefined
      if (stage === undefined || facts === undefined || facts.runsAs === 'service' || service.user !== undefined || stage.user?.isRoot !== false || !stage.user.resolved) return
      for (const mount of service.volumes) {
        const target = mount.target?.resolved === true ? joinPath('/', mount.target.text) : undefined
        if (mount.kind !== 'volume' || mount.readOnly || target === undefined || /^\/(?:tmp|var\/tmp|dev\/shm|home|proc|sys)(?:\/|$)/.test(target)) continue
        if (isShared(context.project, model, mount) || mayOwn(stage, target)) continue
        context.report(mount, `${target} belongs to root in the image, so the volume does too, but the service runs as ${stage.user.name} and cannot write there; create the folder in the image and chown it`)
      }
    },
  },
})

/** Another image uses the volume too, and may be the one that prepares it. */
function isShared(project: Project, model: ServiceModel, mount: Mount): boolean {
  const volume = model.compose.volumes.find((candidate) => candidate.name === mount.source?.text)
  if (volume === undefined || volume.external || volume.driver !== undefined || volume.driverOptions.length > 0) return true
  return model.compose.services.some((other) => other !== model.service && other.volumes.some((candidate) => candidate.source?.text === mount.source?.text && !candidate.readOnly))
}

/** Whether anything in the Dockerfile may have given the folder to the user. */
function mayOwn(stage: Stage, target: string): boolean {
  return stage.chain.some((link) => link.steps.some((step) => {
    const { instruction } = step
    switch (instruction.keyword) {
      case 'COPY':
      case 'ADD':
        return instruction.flags.some((flag) => flag.name === 'chown' || flag.name === 'chmod') && touches(instruction.destination === undefined ? undefined : step.expand(instruction.destination).text, step, target)
      case 'RUN':
        return runMayOwn(step, target)
      case 'UNKNOWN':
        return true
      default:
        return false
    }
  }))
}

function touches(path: string | undefined, step: Step, target: string): boolean {
  if (path === undefined || path.includes('$')) return true
  const absolute = step.imagePath(path)
  return absolute === undefined || relativeInside(absolute, target) !== undefined || relativeInside(target, absolute) !== undefined
}

const OWNING = /^(?:chown|chmod|install|setfacl|useradd|adduser|usermod)$/

function runMayOwn(step: Step, target: string): boolean {
  // Whatever an unprivileged step makes is its own; what cannot be read may do anything.
  if (step.script === undefined && step.commands.length === 0) return true
  const isUnprivileged = step.user?.isRoot !== true
  return step.commands.some((command) => {
    if (command.name === undefined && command.words.length > 0) return true
    if (isUnprivileged && (command.program === 'mkdir' || command.program === 'install' || command.program === 'git' || command.program === 'cp')) return true
    if (/\.(?:sh|py|bash)$/.test(command.name ?? '') || command.program === 'make' || command.program === 'ansible-playbook') return true
    if (!OWNING.test(command.program ?? '')) return false
    return command.arguments.some((word) => word.literal === undefined || (word.literal.startsWith('/') ? touches(word.literal, step, target) : (command.program === 'chown' || command.program === 'chmod') && /^\.{1,2}\/?|^[\w-]+\//.test(word.literal) && touches(word.literal, step, target)))
  })
}
