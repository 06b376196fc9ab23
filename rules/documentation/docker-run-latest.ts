import { defineRule, isImageReference, lookUpBaseImage, parseImageReference } from '../../src/rule-api/index.ts'

/** Names that stand for the reader's own image. */
const STANDS_FOR = /^(?:(?:my|your|some|the|our)[-_]?\w*|image|image[-_]name|name|app|username|user|repo|registry|example|foo|bar)$/i

export default defineRule({
  id: 'docker-run-latest',
  title: 'Name the version of the image that readers are to run',
  category: 'reproducibility',
  severity: 'info',
  since: '0.1.0',
  why: `\`docker run postgres\` takes what \`latest\` is on the day a reader follows the document: another major version, whose options, paths and data format the text does not know. With a
version the line still works next year.

Images that the document builds itself, placeholders, \`hello-world\`, and containers that are thrown away at once (\`--rm\` without \`--detach\`) are not reported.`,
  remedy: 'Name a version: `postgres:17`.',
  references: [{ title: 'docker run: image references', url: 'https://docs.docker.com/reference/cli/docker/container/run/' }],
  bad: [
    { title: 'no tag', files: { 'README.md': '```sh\ndocker run -d --name db -p 127.0.0.1:5432:5432 «postgres»\n```\n' } },
    { title: 'latest', files: { 'README.md': 'Run it:\n\n    docker run -d -p 80:80 «ghcr.io/shop/web:latest»\n' } },
  ],
  good: [
    { title: 'a version, a digest', files: { 'README.md': '```sh\ndocker run -d postgres:17\ndocker run -d alpine@sha256:3fbc632167424a6d997e74f52b878d7cc478225cffac6bc977eedfe51c7f4e79\n```\n' } },
    { title: 'what the document builds', files: { 'README.md': '```sh\ndocker build -t shop/web .\n```\n\nand then\n\n```sh\ndocker run -d shop/web\n```\n' } },
    { title: 'a name that nobody knows is local', files: { 'README.md': '```sh\ndocker run -d webdev\n```\n' } },
    { title: 'placeholders and variables', files: { 'README.md': '```sh\ndocker run -d your-image\ndocker run -d $IMAGE\ndocker run -it [image name] bash\ndocker run -d username/app\n```\n' } },
    { title: 'thrown away at once', files: { 'README.md': '```sh\ndocker run --rm -it alpine sh\ndocker run hello-world\n```\n' } },
  ],
  on: {
    commandLine({ documentation, action, options, image }, context) {
      if (action !== 'run' || image?.literal === undefined || !isImageReference(image.literal) || (options.has('--rm') && !options.has('-d', '--detach'))) return
      const reference = parseImageReference(image.literal)
      if (reference === undefined || reference.digest !== undefined || (reference.tag ?? 'latest') !== 'latest') return
      const { registry, repository } = reference
      if (documentation.builtImages.has(repository) || repository === 'hello-world' || repository.split('/').some((part) => STANDS_FOR.test(part))) return
      // A word alone is the reader's own image unless it is a known one.
      if (registry === undefined && !repository.includes('/') && lookUpBaseImage({ repository, tag: 'latest' }) === undefined) return
      context.report(image, `${image.literal} ${reference.tag === undefined ? 'has no tag' : 'is whatever is newest'}, so readers get another version than this text was written for; name one`)
    },
  },
})
