import { carriedOn, classifySecretValue, defineRule, isCopy, joinPath, relativeInside, shipsLayers, type EntryTest, type RuleContext, type Step } from '../../src/rule-api/index.ts'

const NAMES = /^(?:RAILS_MASTER_KEY|SECRET_KEY_BASE)$/

export default defineRule({
  id: 'rails-master-key',
  title: "Keep Rails' master key out of the image",
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  aliases: { buildkit: ['SecretsUsedInArgOrEnv'], hadolint: ['DL3064'], trivy: ['DS-0031'] },
  why: `The master key opens config/credentials.yml.enc with all that stands in it, and SECRET_KEY_BASE signs every session. In the image, also by a build argument, they are readable for everybody
who can pull it.`,
  remedy: 'Give RAILS_MASTER_KEY when the container starts. `assets:precompile` needs none: `RUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile`. Add `config/*.key` to .dockerignore.',
  references: [{ title: 'Rails: securing applications, custom credentials', url: 'https://guides.rubyonrails.org/security.html#custom-credentials' }],
  bad: [
    { files: 'FROM ruby:3.4-slim\nENV RAILS_MASTER_KEY=«8f3c1d9ab27e4605f1c8d2e7b94a6035»\nCMD ["./bin/rails", "server"]\n' },
    { title: 'As a build argument', files: 'FROM ruby:3.4-slim\nARG «RAILS_MASTER_KEY»\nRUN ./bin/rails assets:precompile\nCMD ["./bin/rails", "server"]\n' },
    { title: 'The key file is copied with the source', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /rails\nCOPY «.» .\nCMD ["./bin/rails", "server"]\n', 'config/master.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035', 'config/application.rb': '', '.dockerignore': '.git\n' } },
    { title: 'A build argument with a default', files: 'FROM ruby:3.4-slim\nARG SECRET_KEY_BASE=«8f3c1d9ab27e4605f1c8d2e7b94a6035»\nCMD ["./bin/rails", "server"]\n', severity: 'error' },
    { title: 'A warning for arguments that are passed', files: 'FROM ruby:3.4-slim\nARG KEY\nARG «SECRET_KEY_BASE»\nARG «RAILS_MASTER_KEY»=$KEY\nCMD ["./bin/rails", "server"]\n', severity: 'warning' },
    {
      title: 'Through a builder stage whose folder is copied on',
      files: { Dockerfile: 'FROM ruby:3.4-slim AS base\nWORKDIR /rails\nFROM base AS build\nCOPY «.» .\nRUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile && rm -rf tmp log\nFROM base\nCOPY --chown=1000 --from=build /rails /rails\nCMD ["./bin/rails", "server"]\n', 'config/master.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035', 'config/application.rb': '', '.dockerignore': '.git\n' },
    },
    { title: 'The key of one environment, with its folder', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /rails\nCOPY app «config» ./\nCMD ["./bin/rails", "server"]\n', 'app/a.rb': '', 'config/credentials/production.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035' } },
  ],
  good: [
    { title: 'A dummy for the build', files: 'FROM ruby:3.4-slim\nRUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile\nCMD ["./bin/rails", "server"]\n' },
    { title: 'The key file is left out', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /rails\nCOPY . .\nCMD ["./bin/rails", "server"]\n', 'config/master.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035', 'config/application.rb': '', '.dockerignore': '.git\n/config/*.key\n' } },
    { title: 'A mounted secret', files: 'FROM ruby:3.4-slim\nRUN --mount=type=secret,id=RAILS_MASTER_KEY,env=RAILS_MASTER_KEY ./bin/rails assets:precompile\nCMD ["./bin/rails", "server"]\n' },
    { title: 'Only in a stage that is thrown away', files: { Dockerfile: 'FROM ruby:3.4 AS build\nWORKDIR /rails\nCOPY . .\nRUN ./bin/rails assets:precompile\nFROM nginx:1.29\nCOPY --from=build /rails/public /usr/share/nginx/html\n', 'config/master.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035', 'config/application.rb': '' } },
    { title: 'Removed before the folder is copied on', files: { Dockerfile: 'FROM ruby:3.4 AS build\nWORKDIR /rails\nCOPY . .\nRUN ./bin/rails assets:precompile && rm config/*.key\nFROM ruby:3.4-slim\nCOPY --from=build /rails /rails\n', 'config/master.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035', 'config/application.rb': '' } },
    { title: 'A dummy', files: 'FROM ruby:3.4-slim AS build\nENV SECRET_KEY_BASE=dummy\nRUN ./bin/rails assets:precompile\nFROM ruby:3.4-slim\nCOPY --from=build /rails /rails\n' },
    { title: 'Other names, a dummy as argument', files: 'FROM ruby:3.4-slim\nARG VERSION\nARG OLD_RAILS_MASTER_KEY\nENV OLD_SECRET_KEY_BASE=8f3c1d9ab27e4605f1c8d2e7b94a6035\nARG SECRET_KEY_BASE_DUMMY\nARG SECRET_KEY_BASE=dummy\nCMD ["./bin/rails", "server"]\n' },
    { title: 'Other folders, other files', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /rails\nCOPY app lib ./\nCOPY settings/ ./settings/\nCMD ["./bin/rails", "server"]\n', 'app/a.rb': '', 'lib/b.rb': '', 'settings/config/master.key.md': '', 'config/master.key': '8f3c1d9ab27e4605f1c8d2e7b94a6035' } },
  ],
  on: {
    ENV: (step, context) => {
      for (const { key, value } of step.instruction.pairs) {
        if (value === undefined || !NAMES.test(key.value)) continue
        const judged = classifySecretValue(value.value, { name: key.value })
        if (judged.kind === 'literal') context.report(value.range, `${key.value} (${judged.shown}) stays readable in the image; give it when the container starts`)
      }
    },
    ARG: (step, context) => {
      for (const { key, value } of step.instruction.pairs) {
        if (!NAMES.test(key.value)) continue
        const judged = value === undefined ? undefined : classifySecretValue(value.value, { name: key.value })
        if (judged?.kind === 'literal') context.report(value?.range ?? key.range, `${key.value} (${judged.shown}) stays readable in the image's history; give it when the container starts`)
        else if (judged === undefined || judged.kind === 'variable') context.report(key.range, `What is passed as ${key.value} stays readable in the image's history; mount it with --mount=type=secret, or use SECRET_KEY_BASE_DUMMY=1`, { severity: 'warning' })
      }
    },
    COPY: copied,
    ADD: copied,
  },
})

/** `config/master.key` and `config/credentials/*.key`. */
const isKey: EntryTest = ({ kind, path }) => kind === 'file' && path.endsWith('.key') && /(?:^|\/)config\/(?:master\.key|credentials\/[\w-]+\.key)$/.test(path)

function copied(step: Step<'COPY' | 'ADD'>, context: RuleContext): void {
  if (!isCopy(step)) return
  for (const build of context.project.contextsOf(step.stage.file)) {
    for (const source of build.sourcesOf(step)) {
      const key = build.listing.below('.', isKey).find((entry) => !build.excluded(entry.path) && source.matches.some((match) => match.path === '.' || relativeInside(match.path, entry.path) !== undefined))
      const taken = key === undefined || shipsLayers(step.stage) ? undefined : carriedOn(build, step, key.path)
      if (key === undefined || (taken === undefined && !shipsLayers(step.stage))) continue
      context.report(source.word.range, `${joinPath(build.folder, key.path)} comes into the image with this, and opens all credentials; leave it out with .dockerignore`,
        taken === undefined ? {} : { related: [{ document: taken.stage.document, range: taken.instruction.range, message: 'copied on into the image' }] })
      return
    }
  }
}
