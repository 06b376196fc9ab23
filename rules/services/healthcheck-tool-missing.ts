import { defineRule, imageName, lookUpBaseImage, type Text } from '../../src/rule-api/index.ts'

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
  ],
  good: [
    { title: 'wget on Alpine', files: `services:\n  web:\n    image: alpine:3.22\n    healthcheck:\n      test: wget -q -O /dev/null http://localhost/\n` },
    { title: 'an image of which nothing is known', files: `services:\n  web:\n    image: shop/web:1\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost/"]\n` },
    { title: 'built here', files: { 'compose.yaml': 'services:\n  web:\n    image: alpine:3.22\n    build: .\n    healthcheck:\n      test: curl -f http://localhost/\n', Dockerfile: 'FROM alpine:3.22\nRUN apk add --no-cache curl\nCMD ["serve"]\n' } },
    { title: 'brought along by a mount or installed at the start', files: `services:\n  a:\n    image: alpine:3.22\n    command: sh -c "apk add curl && serve"\n    healthcheck:\n      test: curl -f http://localhost/\n  b:\n    image: alpine:3.22\n    volumes: ["./curl:/usr/local/bin/curl:ro"]\n    healthcheck:\n      test: curl -f http://localhost/\n` },
    { title: 'only behind another way', files: `services:\n  web:\n    image: alpine:3.22\n    healthcheck:\n      test: wget -q http://localhost/ || curl -f http://localhost/\n` },
  ],
  on: {
    service(model, context) {
      const { service, image } = model
      const test = service.healthcheck?.test
      if (test === undefined || image === undefined || service.build !== undefined || service.healthcheck?.disabled === true) return
      const facts = lookUpBaseImage(imageName(image))
      const word = programOf(test.script, test.form === 'exec' ? test.words[0] : undefined)
      const tool = word === undefined ? undefined : NAMES[word.text]
      if (facts === undefined || word === undefined || tool === undefined || facts.tools[tool] !== false) return
      if (service.volumes.some((mount) => mount.target?.resolved !== true || mount.target.text.includes('bin') || mount.target.text.includes(word.text))) return
      const starts = [...(service.command?.words ?? []), ...(service.entrypoint?.words ?? [])].map((each) => each.text).join(' ')
      if (starts.includes(word.text) || /\b(?:apk|apt-get|apt|dnf|yum)\b/.test(starts) || /\.sh\b/.test(starts)) return
      context.report(word, `The image ${image.repository} has no ${word.text}, so the check always fails; use a program that is in the image`)
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
