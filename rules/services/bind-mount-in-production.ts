import { defineRule, isAtOrBelow, mountTargetOf, relativeInside, type ServiceModel } from '../../src/rule-api/index.ts'

/** What stands at the top of a source tree. */
const MANIFESTS = ['manage.py', 'package.json', 'pyproject.toml', 'requirements.txt', 'Pipfile', 'go.mod', 'pom.xml', 'build.gradle', 'Gemfile', 'composer.json', 'Cargo.toml', 'setup.py']

export default defineRule({
  id: 'bind-mount-in-production',
  title: 'Run what the image holds, not what the host holds',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  purposes: ['production'],
  why: `A source tree that is mounted over a production service hides what was built, tested and tagged. What runs is whatever lies on that host at the moment, with the host's permissions, and a roll-back of the image changes nothing.

Folders for data and single configuration files are not reported.`,
  remedy: 'Remove the mount, and copy the source in the Dockerfile. Keep it in the development file.',
  references: [{ title: 'Docker: Compose in production', url: 'https://docs.docker.com/compose/how-tos/production/' }],
  bad: [
    { files: { 'docker-compose.prod.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - «.:/app»\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'manage.py': '' } },
    { title: 'a part of the context that the image holds', files: { 'compose.production.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - «./shop:/app/shop»\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n', 'shop/wsgi.py': '', 'shop/urls.py': '' } },
    { title: 'an image that is not built here', files: { 'deploy/compose.yaml': 'services:\n  web:\n    image: registry.example.org/shop:1\n    working_dir: /app\n    volumes:\n      - «type: bind\n        source: ..\n        target: /app»\n', 'package.json': '{}' } },
  ],
  good: [
    { title: 'development', files: { 'compose.dev.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'manage.py': '' } },
    { title: 'data and configuration', files: { 'compose.prod.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - ./media:/srv/media\n      - ./gunicorn.conf.py:/app/gunicorn.conf.py:ro\n      - ./nginx:/etc/nginx/conf.d:ro\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n', 'manage.py': '', 'gunicorn.conf.py': '', 'nginx/site.conf': '', 'media/a.png': '' } },
    { title: 'a volume', files: { 'compose.prod.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - media:/app/media\nvolumes:\n  media:\n', Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n' } },
    { title: 'a stack of foreign images', files: { 'prod/compose.yaml': 'services:\n  grafana:\n    image: grafana/grafana:12.0.0\n    volumes:\n      - .:/var/lib/grafana\n' } },
  ],
  on: {
    service(model, context) {
      for (const mount of model.service.volumes) {
        const target = mountTargetOf(mount)
        if (mount.kind !== 'bind' || mount.hostPath === undefined || target === undefined) continue
        if (!hidesSource(mount.hostPath, target, model, context.project.files)) continue
        context.report(mount, `${mount.hostPath === '.' ? 'The source tree' : mount.hostPath} of the host is mounted over ${model.service.name} in production, so what runs is not what was built; remove the mount`)
      }
    },
  },
})

type Files = { list(folder: string): readonly { readonly name: string }[]; stat(path: string): { readonly kind: string } | undefined }

function hidesSource(hostPath: string, target: string, model: ServiceModel, files: Files): boolean {
  const stat = files.stat(hostPath)
  if (stat !== undefined && stat.kind !== 'folder') return false
  const { build } = model
  if (build === undefined) {
    const workdir = model.service.workingDir?.text
    return workdir !== undefined && isAtOrBelow(workdir, target) && files.list(hostPath).some((entry) => MANIFESTS.includes(entry.name))
  }
  const context = build.context?.folder
  if (context === undefined) return false
  // The whole context, or more than it: a tree that holds the source.
  if (relativeInside(hostPath, context) !== undefined) return true
  if (relativeInside(context, hostPath) === undefined) return false
  const workdir = build.stage?.workdir
  if (workdir?.resolved !== true || workdir.text === '/' || !isAtOrBelow(target, workdir.text)) return false
  return files.list(hostPath).some((entry) => /\.(?:py|js|ts|mjs|cjs|jsx|tsx|rb|php|go|java|kt|rs|cs|ex|exs)$/.test(entry.name))
}
