import { defineRule, type KeyedText, type ServiceModel } from '../../src/rule-api/index.ts'

const DEVELOPMENT_SWITCH = /^(?:is_)?(?:not_production|dev|development|debug|install_dev|with_dev|dev_mode|include_dev)$/i
const MODE = /(?:^|_)(?:env|environment|mode|target|build_type|build_env)$/i

export default defineRule({
  id: 'development-target-in-production',
  title: 'Build the production stage for production',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  fragments: false,
  purposes: ['production'],
  why: `A production service that builds the development stage, the development Dockerfile or with development arguments ships debuggers,
compilers and development servers. It often is a leftover of a copied compose file. Ignore it where the stage's name says something else.`,
  remedy: 'Name the production stage in `target:`, the production Dockerfile in `dockerfile:`, and leave the development arguments out.',
  references: [{ title: 'Compose Build Specification: target', url: 'https://docs.docker.com/reference/compose-file/build/#target' }],
  bad: [
    {
      title: 'The development Dockerfile',
      files: { 'compose.production.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: «Dockerfile-dev»\n', 'Dockerfile-dev': 'FROM python:3.13\n' },
    },
    {
      title: 'The development stage',
      files: { 'compose.prod.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: «development»\n', Dockerfile: 'FROM python:3.13 AS development\nFROM python:3.13-slim AS production\n' },
    },
    {
      title: 'A development argument',
      files: { 'compose.prod.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        «INSTALL_DEV: "true"»\n        REGION: eu\n', Dockerfile: 'FROM python:3.13\nARG INSTALL_DEV\nARG REGION\n' },
    },
  ],
  good: [
    { title: 'The production stage', files: { 'compose.prod.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: production\n', Dockerfile: 'FROM python:3.13 AS development\nFROM python:3.13-slim AS production\n' } },
    { title: 'A development service', files: { 'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: Dockerfile-dev\n    volumes:\n      - .:/app\n', 'Dockerfile-dev': 'FROM python:3.13\n' } },
    { title: 'The switch is off', files: { 'compose.prod.yaml': 'services:\n  web:\n    build:\n      context: .\n      args:\n        INSTALL_DEV: "false"\n        APP_ENV: production\n', Dockerfile: 'FROM python:3.13\nARG INSTALL_DEV\n' } },
    { title: 'A word inside of another one', files: { 'compose.prod.yaml': 'services:\n  web:\n    build:\n      context: .\n      target: devices\n', Dockerfile: 'FROM python:3.13 AS devices\n' } },
  ],
  on: {
    service: (model, context) => {
      const found = developmentOf(model)
      if (found !== undefined) context.report(found.place, `A production service builds ${found.what}; build what is made for production`, { related: found.related })
    },
  },
})

interface Found {
  readonly place: Pick<KeyedText, 'document' | 'range'>
  readonly what: string
  readonly related: { document: KeyedText['document']; range: KeyedText['range']; message: string }[]
}

function developmentOf(model: ServiceModel): Found | undefined {
  const { build } = model.service
  const stage = model.build?.stage
  if (build === undefined) return undefined
  const purpose = stage?.purpose.value
  if (stage !== undefined && (purpose === 'development' || purpose === 'test')) {
    const related = [{ document: stage.document, range: stage.range, message: `${purpose} by ${stage.purpose.reasons[0] ?? 'its name'}` }]
    if (build.target !== undefined) return { place: build.target, what: `the ${purpose} stage "${build.target.text}"`, related }
    if (build.dockerfile !== undefined) return { place: build.dockerfile, what: `the ${purpose} image`, related }
    return { place: build, what: `the ${purpose} image`, related }
  }
  const argument = build.args.find(({ name, value }) => value?.resolved === true && ((DEVELOPMENT_SWITCH.test(name) && /^(?:1|true|yes|on)$/i.test(value.text))
    || (MODE.test(name) && /^(?:dev|develop|development|local|test)$/i.test(value.text))))
  return argument === undefined ? undefined : { place: argument, what: `with the development argument ${argument.name}`, related: [] }
}
