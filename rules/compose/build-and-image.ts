import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'build-and-image',
  title: 'Say whether a service is built or pulled',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['no-build-and-image'] },
  presets: ['dclint'],
  why: `With both \`build\` and \`image\`, compose pulls the image first and builds only where it is not found, and tags what it builds with the name. Which of the two runs depends on the machine. \`pull_policy\` says it.

It is off by default: to name the image that is built is common, and right where it is pushed.`,
  remedy: 'Keep one of the two, or add `pull_policy: build` (or `missing`, `always`).',
  references: [{ title: 'Compose: using build and image', url: 'https://docs.docker.com/reference/compose-file/build/#using-build-and-image' }],
  bad: [
    { files: { 'compose.yaml': `services:\n  web:\n    image: shop/web:1\n    «build»: .\n`, Dockerfile: 'FROM debian:12\n' } },
  ],
  good: [
    { title: 'built', files: { 'compose.yaml': `services:\n  web:\n    build: .\n`, Dockerfile: 'FROM debian:12\n' } },
    { title: 'pulled', files: `services:\n  web:\n    image: shop/web:1\n` },
    { title: 'said which', files: { 'compose.yaml': `services:\n  web:\n    image: shop/web:1\n    build: .\n    pull_policy: build\n`, Dockerfile: 'FROM debian:12\n' } },
  ],
  on: {
    service({ service }, context) {
      const build = service.get('build')
      if (build === undefined || service.build === undefined || service.image === undefined || service.pullPolicy !== undefined) return
      context.report(build.key, `${service.name} is pulled as ${service.image.source} or built, whichever is there; keep one, or say which with \`pull_policy\``, {
        related: [{ document: service.image.document, range: service.image.range, message: 'the image' }],
      })
    },
  },
})
