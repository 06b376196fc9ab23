import { defineRule, fileForRun, isForProduction, type StepOperation, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'bundle-deployment',
  title: 'Install gems as the lock file says, and only those of production',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: `Without the deployment mode, \`bundle install\` rewrites a Gemfile.lock that no longer fits instead of ending the build, and it installs the groups \`development\` and \`test\` too.`,
  remedy: 'Set `ENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test` in front of the install.',
  references: [{ title: 'Bundler: deploying', url: 'https://bundler.io/guides/deploying.html' }],
  bad: [
    { files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN «bundle install»\nCOPY . .\nCMD ["bundle", "exec", "puma"]\n', 'Gemfile': 'gem "rails"\ngroup :development, :test do\n  gem "debug"\nend\n', 'Gemfile.lock': '' } },
  ],
  good: [
    { title: 'By the environment', files: { Dockerfile: 'FROM ruby:3.4-slim\nENV BUNDLE_DEPLOYMENT=1 BUNDLE_WITHOUT=development:test\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\nCMD ["bundle", "exec", "puma"]\n', 'Gemfile': 'gem "rails"\ngroup :test do\nend\n', 'Gemfile.lock': '' } },
    { title: 'By bundle config', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle config set --local deployment true && bundle config set --local without "development test" && bundle install\nCMD ["bundle", "exec", "puma"]\n', 'Gemfile': 'group :test do\nend\n', 'Gemfile.lock': '' } },
    { title: 'An option', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install --without development test\nCMD ["bundle", "exec", "puma"]\n', 'Gemfile': 'group :test do\nend\n', 'Gemfile.lock': '' } },
    { title: 'No such groups', files: { Dockerfile: 'FROM ruby:3.4-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\nCMD ["ruby", "app.rb"]\n', 'Gemfile': 'gem "sinatra"\n', 'Gemfile.lock': '' } },
    { title: 'No lock file is to be seen', files: 'FROM ruby:3.4-slim\nCOPY . .\nRUN bundle install\nCMD ["bundle", "exec", "puma"]\n' },
    { title: 'A development image', files: { 'dev.Dockerfile': 'FROM ruby:3.4\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n', 'Gemfile': 'group :test do\nend\n', 'Gemfile.lock': '' } },
    { title: 'A build argument decides', files: { Dockerfile: 'FROM ruby:3.4-slim\nARG WITHOUT\nENV BUNDLE_WITHOUT=$WITHOUT\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\n', 'Gemfile': 'group :test do\nend\n', 'Gemfile.lock': '' } },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      for (const entry of [...stage.chain].reverse().flatMap((link) => link.operations)) {
        const { operation, step } = entry
        if (operation.manager !== 'bundler' || !operation.installsDependencies || operation.development !== true || operation.command.conditional || isSet(stage, entry)) continue
        const gemfile = fileForRun(context.project, step, 'Gemfile')
        const text = gemfile === undefined ? undefined : context.project.files.read(gemfile)
        if (text === undefined || !/^[ \t]*group\b[^\n]{0,200}:(?:development|test)\b|group:\s*:(?:development|test)\b|groups?:\s*\[[^\]]{0,200}:(?:development|test)\b/m.test(text) || fileForRun(context.project, step, 'Gemfile.lock') === undefined) continue
        context.report({ range: operation.range, document: step.stage.document }, 'The gems of development and test ship with the production image, and a stale Gemfile.lock is rewritten; set BUNDLE_DEPLOYMENT=1 and BUNDLE_WITHOUT=development:test')
      }
    },
  },
})

function isSet(stage: Stage, { step, operation }: StepOperation): boolean {
  if (['BUNDLE_DEPLOYMENT', 'BUNDLE_WITHOUT', 'BUNDLE_ONLY', 'BUNDLE_FROZEN', 'BUNDLE_APP_CONFIG_FILE'].some((name) => step.stage.environment.get(name, step.index) !== undefined)) return true
  if (operation.command.assignments.some((assignment) => assignment.name.startsWith('BUNDLE_'))) return true
  return stage.chain.some((link) => link.steps.some((other) => other.instruction.keyword === 'RUN' && /bundle\s+config|\.bundle\/config|bundle\s+clean|--without|--deployment/.test(other.instruction.arguments.text)))
    || stage.chain.some((link) => link.steps.some((other) => other.instruction.keyword === 'COPY' && other.instruction.arguments.text.includes('.bundle')))
}
