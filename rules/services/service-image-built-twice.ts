import { type Build, defineRule, type KeyedText, type ServiceModel } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'service-image-built-twice',
  title: 'Build an image once and run it in several services',
  category: 'maintainability',
  severity: 'info',
  since: '0.1.0',
  why: `Two services with the same \`build\` are two builds and two images with names of their own, one of which is easily left old: \`docker compose build web\` does not touch that of the worker.
Name the image in the service that builds it, and let the others run it.`,
  remedy: 'Give the first service an `image:` name, and replace `build:` in the others by it.',
  references: [{ title: 'Compose: build and image', url: 'https://docs.docker.com/reference/compose-file/build/#using-build-and-image' }],
  bad: [
    { files: `services:\n  web:\n    build: .\n    command: serve\n  worker:\n    «build»:\n      context: ./\n    command: work\n` },
    { title: 'the same arguments, three times', files: `services:\n  web:\n    build: {context: app, args: {A: "1"}}\n  worker:\n    «build»: {context: app, args: [A=1]}\n  beat:\n    «build»: {context: app, args: {A: "1"}}\n` },
  ],
  good: [
    { title: 'built once', files: `services:\n  web:\n    image: shop/web:local\n    build: .\n  worker:\n    image: shop/web:local\n    command: work\n` },
    { title: 'different targets, arguments, Dockerfiles', files: `services:\n  a:\n    build: {context: ., target: web}\n  b:\n    build: {context: ., target: worker}\n  c:\n    build: {context: ., target: web, args: {A: "1"}}\n  d:\n    build: {context: ., dockerfile: worker.Dockerfile}\n` },
    { title: 'one name for both', files: `services:\n  web:\n    image: shop/web:local\n    build: .\n  worker:\n    image: shop/web:local\n    build: .\n` },
    { title: 'a context that is not known', files: `services:\n  a:\n    build: \${CONTEXT_A}\n  b:\n    build: \${CONTEXT_B}\n` },
  ],
  on: {
    compose(compose, context) {
      const first = new Map<string, ServiceModel>()
      for (const model of context.project.services) {
        const { build } = model.service
        if (model.compose !== compose || build === undefined) continue
        const identity = identityOf(build, model)
        if (identity === undefined) continue
        const other = first.get(identity)
        if (other === undefined) {
          first.set(identity, model)
          continue
        }
        // One name for both is one image, whoever builds it.
        if (model.service.image !== undefined && other.service.image !== undefined) continue
        const key = model.service.get('build')?.key
        const otherKey = other.service.get('build')?.key
        const isShared = key === undefined || (otherKey?.document === key.document && otherKey.range.start === key.range.start)
        context.report(isShared ? model.service.key : key, `${model.service.name} builds the same image as ${other.service.name} once more; name the image there and run it here`, {
          related: otherKey === undefined ? [] : [{ document: otherKey.document, range: otherKey.range, message: 'built here' }],
        })
      }
    },
  },
})

/** All that makes an image what it is; undefined where a part is not known. */
function identityOf(build: Build, model: ServiceModel): string | undefined {
  const context = build.context === undefined ? model.compose.folder : build.context.path ?? (build.context.isRemote && build.context.text.resolved ? build.context.text.text : undefined)
  if (context === undefined || build.inlineDockerfile !== undefined || (build.dockerfilePath === undefined && build.context?.isRemote !== true) || build.target?.resolved === false) return undefined
  const pairs = [build.args, build.additionalContexts].map((list) => textOfPairs(list))
  if (pairs.includes(undefined)) return undefined
  return JSON.stringify([context, build.dockerfilePath ?? build.dockerfile?.text.text ?? '', build.target?.text ?? '', ...pairs, build.platforms.map((platform) => platform.text), build.network?.text])
}

function textOfPairs(pairs: readonly KeyedText[]): string | undefined {
  if (pairs.some((pair) => !pair.resolved || pair.value?.resolved === false)) return undefined
  return pairs.map((pair) => `${pair.name}=${pair.value?.text ?? '\0'}`).sort().join('\n')
}
