import { defineRule, isBuiltHere } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'moving-tag',
  title: 'Name a version instead of a channel',
  category: 'reproducibility',
  severity: 'info',
  since: '0.1.0',
  aliases: { dclint: ['service-image-require-explicit-tag'], composeLint: ['CL-0004'] },
  presets: ['strict', 'dclint', 'hardening'],
  options: { tags: { type: 'strings', default: ['stable', 'edge', 'test', 'testing', 'nightly', 'dev', 'develop', 'beta', 'canary', 'lts', 'release', 'main', 'master', 'rolling'], description: 'Tags that move.' } },
  why: `\`stable\`, \`edge\` or \`main\` names another image each week, as \`latest\` does. It is off by default: some programs are released in no other way.`,
  remedy: 'Name the version that the channel stands for today, or add its digest.',
  references: [{ title: 'Compose: image', url: 'https://docs.docker.com/reference/compose-file/services/#image' }],
  bad: [{ files: `services:\n  home:\n    image: «shop/home:stable»\n` }],
  good: [
    { title: 'a version', files: `services:\n  home:\n    image: shop/home:2026.10\n` },
    { title: 'a version of a channel', files: `services:\n  home:\n    image: shop/home:8-edge\n` },
    { title: 'with its digest', files: `services:\n  home:\n    image: shop/home:stable@sha256:3fbc632167424a6d997e74f52b878d7cc478225cffac6bc977eedfe51c7f4e79\n` },
    { title: 'built here', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:dev\n    build: .\n  worker:\n    image: shop/web:dev\n', Dockerfile: 'FROM debian:12\n' } },
  ],
  on: {
    service({ service, image }, context) {
      if (service.image === undefined || service.build !== undefined || image?.tag === undefined || image.digest !== undefined || isBuiltHere(context.project, image)) return
      const tags = context.option('tags')
      if (!Array.isArray(tags) || !(tags as readonly string[]).includes(image.tag)) return
      context.report(service.image, `${service.image.text} is another image each time the channel moves; name the version that is meant`)
    },
  },
})
