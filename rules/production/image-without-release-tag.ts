import { defineRule, pushCommands, pushOf } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'image-without-release-tag',
  title: 'Push images under a version',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  why: `An image that is pushed without a version overwrites the one before: nobody can tell which release runs, or go back to the last one.
Only images are judged that a script, a Makefile or a CI file of the project pushes.`,
  remedy: 'Name registry and version, for example `registry.example.org/shop/web:${RELEASE:?}`.',
  references: [{ title: 'docker image push', url: 'https://docs.docker.com/reference/cli/docker/image/push/' }],
  bad: [
    { title: 'Pushed by a script', files: { 'build.yml': 'services:\n  production:\n    image: «shop/web»\n    build: .\n', Dockerfile: 'FROM debian:12\n', 'bin/push': '#!/bin/sh\ndocker compose -f build.yml push production\n' } },
    { title: 'Pushed as latest', files: { 'compose.yaml': 'services:\n  web:\n    image: «registry.example.org/shop/web:latest»\n    build: .\n', Dockerfile: 'FROM debian:12\n', Makefile: 'release:\n\tdocker compose push\n' } },
    { title: 'By name', files: { 'compose.yaml': 'services:\n  web:\n    image: «shop/web»\n    build: .\n', Dockerfile: 'FROM debian:12\n', '.github/workflows/release.yml': 'jobs:\n  push:\n    steps:\n      - run: docker push shop/web\n' } },
  ],
  good: [
    { title: 'With a version', files: { 'build.yml': 'services:\n  web:\n    image: registry.example.org/shop/web:${RELEASE:-0.0.0}\n    build: .\n', Dockerfile: 'FROM debian:12\n', 'bin/push': 'docker compose -f build.yml push web\n' } },
    { title: 'Nobody pushes it', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web\n    build: .\n', Dockerfile: 'FROM debian:12\n', Makefile: 'build:\n\tdocker compose build\n' } },
    { title: 'Another service is pushed', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1.0\n    build: .\n  dev:\n    image: shop/dev\n    build: .\n', Dockerfile: 'FROM debian:12\n', 'bin/push': 'docker compose push web\n' } },
    { title: 'A version of a variable', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:${TAG}\n    build: .\n', Dockerfile: 'FROM debian:12\n', 'bin/push': 'docker compose push\n' } },
    { title: 'Tagged with its version by the script', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web\n    build: .\n', Dockerfile: 'FROM debian:12\n', 'bin/push': 'docker tag shop/web registry.example.org/shop/web:$VERSION\ndocker push registry.example.org/shop/web:$VERSION\n' } },
  ],
  on: {
    project: (project, context) => {
      const candidates = project.services.filter(({ service, image, purpose }) => service.build !== undefined && image !== undefined && image.digest === undefined
        && (image.tag === undefined || image.tag === 'latest') && purpose.value !== 'development' && purpose.value !== 'test')
      if (candidates.length === 0) return
      const pushes = pushCommands(project)
      for (const model of candidates) {
        const push = pushOf(pushes, model)
        const written = model.service.image
        if (push === undefined || written === undefined) continue
        if (model.service.build?.tags.some((tag) => /:[^/:]*\d|\$/.test(tag.source)) === true) continue
        context.report(written, `${push.path} pushes this image ${model.image?.tag === undefined ? 'without a version' : 'as latest alone'}, so each push overwrites the release before; name registry and version`)
      }
    },
  },
})
