import { defineRule, imageName, isToolMissing, lookUpBaseImage, stageOfService, type Text } from '../../src/rule-api/index.ts'

type Tool = 'curl' | 'wget' | 'git' | 'python' | 'node'
const NAMES: Readonly<Record<string, Tool>> = { curl: 'curl', wget: 'wget', git: 'git', python: 'python', python3: 'python', node: 'node' }

export default defineRule({
  id: 'healthcheck-tool-missing',
  title: 'Check health with a program that the image has',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `A healthcheck runs inside of the container. Where the image lacks the program, the check fails each time, the service stays unhealthy, and what waits for it never starts. Slim images have neither curl nor wget; Alpine has wget only.

Judged are images of which the tables know for sure that the program is not in them.`,
  remedy: 'Use a program of the image (for databases their own: `pg_isready`, `redis-cli ping`), or an image that has it.',
  references: [{ title: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' }],
  bad: [
    { files: `services:\n  cache:\n    image: alpine:3.22\n    healthcheck:\n      test: ["CMD", «"curl"», "-f", "http://localhost/"]\n` },
    { title: 'in a line of shell', files: `services:\n  web:\n    image: debian:13-slim\n    command: serve\n    healthcheck:\n      test: «wget» -q -O /dev/null http://localhost/ || exit 1\n` },
    { title: 'an image of a database', files: `services:\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD-SHELL", "«curl» -f localhost:5432"]\n` },
    { title: 'built on a slim image, by another service', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${RELEASE:?}\n    healthcheck:\n      test: ["CMD", «"curl"», "-f", "http://localhost:8000/"]\n  migrate:\n    image: shop/web:${RELEASE:?}\n    build: .\n', Dockerfile: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libpq5\nCOPY . /app\nCMD ["gunicorn", "shop.wsgi"]\n', 'app.py': '' } },
  ],
  good: [
    { title: 'A list that xargs hands over', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8000/"]\n', Dockerfile: 'FROM python:3.13-slim\nCOPY packages.txt .\nRUN apt-get update && xargs apt-get install -y < packages.txt\nCMD ["gunicorn", "shop.wsgi"]\n' } },
    { title: 'wget on Alpine', files: `services:\n  web:\n    image: alpine:3.22\n    healthcheck:\n      test: wget -q -O /dev/null http://localhost/\n` },
    { title: 'an image of which nothing is known', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost/"]\n` },
    { title: 'built here', files: { 'compose.yaml': 'services:\n  web:\n    image: alpine:3.22\n    build: .\n    healthcheck:\n      test: curl -f http://localhost/\n', Dockerfile: 'FROM alpine:3.22\nRUN apk add --no-cache curl\nCMD ["serve"]\n' } },
    { title: 'built here, by a script that may install it', files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f http://localhost/\n', Dockerfile: 'FROM alpine:3.22\nCOPY packages.sh /tmp/\nRUN /tmp/packages.sh\nCMD ["serve"]\n', 'packages.sh': 'apk add curl\n' } },
    { title: 'brought along by a mount or installed at the start', files: `services:\n  a:\n    image: alpine:3.22\n    command: sh -c "apk add curl && serve"\n    healthcheck:\n      test: curl -f http://localhost/\n  b:\n    image: alpine:3.22\n    volumes: ["./curl:/usr/local/bin/curl:ro"]\n    healthcheck:\n      test: curl -f http://localhost/\n` },
    { title: 'only behind another way', files: `services:\n  web:\n    image: alpine:3.22\n    healthcheck:\n      test: wget -q http://localhost/ || curl -f http://localhost/\n` },
  ],
  on: {
    service(model, context) {
      const { service, image } = model
      const test = service.healthcheck?.test
      if (test === undefined || service.healthcheck?.disabled === true) return
      const word = programOf(test.script, test.form === 'exec' ? test.words[0] : undefined)
      const tool = word === undefined ? undefined : NAMES[word.text]
      if (word === undefined || tool === undefined) return
      const stage = stageOfService(context.project, model)
      const isMissing = stage !== undefined ? isToolMissing(stage, tool)
        : image !== undefined && service.build === undefined && lookUpBaseImage(imageName(image))?.tools[tool] === false
      if (!isMissing) return
      if (service.volumes.some((mount) => mount.target?.resolved !== true || mount.target.text.includes('bin') || mount.target.text.includes(word.text))) return
      const starts = [...(service.command?.words ?? []), ...(service.entrypoint?.words ?? [])].map((each) => each.text).join(' ')
      if (starts.includes(word.text) || /\b(?:apk|apt-get|apt|dnf|yum)\b/.test(starts) || /\.sh\b/.test(starts)) return
      if (stage === undefined) context.report(word, `The image ${image?.repository ?? ''} has no ${word.text}, so the check always fails; use a program that is in the image`)
      else {
        const base = stage.root.kind === 'image' ? stage.root.text : 'its base'
        context.report(word, `The image is built on ${base}, which has no ${word.text}, and no step of ${stage.document.path} installs it, so the check always fails; use a program that is in the image, or install it`,
          { related: [{ document: stage.document, range: stage.range, message: 'what the service is built from' }] })
      }
    },
  },
})

/** The first program of the check. */
function programOf(script: Text | undefined, first: Text | undefined): Text | undefined {
  if (script === undefined) return first?.resolved === true ? first : undefined
  const match = /^\s*([\w.-]+)(?=\s)/.exec(script.text)
  if (match?.[1] === undefined) return undefined
  const start = match[0].length - match[1].length
  const word = script.part(start, start + match[1].length)
  return word.resolved ? word : undefined
}
