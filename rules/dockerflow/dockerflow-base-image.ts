import { canonicalRepository, defineRule, imageName, isForProduction } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'dockerflow-base-image',
  title: "Stand on the language's official slim image",
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  presets: ['dockerflow'],
  stages: 'shipped',
  purposes: ['production'],
  why: `Dockerflow recommends the official image of the language, in its slim variant: it is kept up to date by the language's community, and has little that an attacker could use.`,
  remedy: 'For example `FROM python:3.13-slim-trixie` or `FROM node:24-slim`.',
  references: [{ title: 'Dockerflow: containers', url: 'https://github.com/mozilla-services/Dockerflow#dockerfile-requirements' }],
  bad: [
    { title: 'The full image', files: 'FROM «python:3.13»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A plain system', files: 'FROM «ubuntu:24.04»\nRUN apt-get update && apt-get install -y python3\nCMD ["python3", "-m", "shop"]\n' },
  ],
  good: [
    { title: 'Slim', files: 'FROM python:3.13-slim-trixie\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'Alpine', files: 'FROM node:24-alpine\nCMD ["node", "server.js"]\n' },
    { title: 'A proxy', files: 'FROM nginx:1.29\nCOPY site /usr/share/nginx/html\n' },
    { title: 'A digest', files: 'FROM python@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A compiled program', files: 'FROM golang:1.25 AS build\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n' },
    { title: 'An image of your own', files: 'FROM registry.example.org/base/python:4\nCMD ["gunicorn", "shop.wsgi"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const { root } = stage
      if (!isForProduction(context.project, stage) || root.kind !== 'image' || root.facts === undefined) return
      const owner = stage.chain.findLast((link) => link.from?.image !== undefined)
      const word = owner?.from?.image
      if (word === undefined || root.reference.tag === undefined) return
      const isLanguage = root.facts.language !== undefined && root.facts.runsAs === 'runtime'
      const isSystem = root.facts.runsAs === 'system' && (root.facts.distribution === 'debian' || root.facts.distribution === 'ubuntu' || root.facts.distribution === 'centos' || root.facts.distribution === 'fedora')
      const hasSlim = ['python', 'node', 'ruby', 'openjdk', 'eclipse-temurin', 'rust', 'perl', 'php'].some((name) => canonicalRepository(imageName(root.reference)).endsWith(name))
      if (isLanguage && hasSlim && !/slim|alpine|jre|fpm|distroless/.test(root.reference.tag)) context.report(word.range, `${root.reference.repository} is the full image; Dockerflow recommends the slim one`)
      else if (isSystem && stage.steps.some((step) => /\b(?:python3|nodejs|ruby|default-jre)\b/.test(step.instruction.arguments.text))) context.report(word.range, `This stands on a plain ${root.facts.distribution ?? 'system'}; Dockerflow recommends the language's official slim image`)
    },
  },
})
