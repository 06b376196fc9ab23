import { sourceStage, defineRule, fileForRun, isCopy, isForProduction, joinPath, relativeInside, type RuleContext, type Stage, type StepOperation } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'composer-no-dev',
  title: 'Leave development packages out of the production image',
  category: 'size',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: `\`composer install\` also installs \`require-dev\`: test runners, debug bars and code generators, some of which show a visitor far too much when they are reachable.`,
  remedy: 'Install with `composer install --no-dev --optimize-autoloader`, or set `COMPOSER_NO_DEV=1`.',
  references: [{ title: 'Composer: install', url: 'https://getcomposer.org/doc/03-cli.md#install-i' }],
  bad: [
    { files: { Dockerfile: 'FROM php:8.4-fpm\nWORKDIR /var/www\nCOPY . .\nRUN «composer install --no-interaction»\n', 'composer.json': '{ "require": { "php": ">=8.4" }, "require-dev": { "phpunit/phpunit": "^12" } }\n' }, fixed: { Dockerfile: 'FROM php:8.4-fpm\nWORKDIR /var/www\nCOPY . .\nRUN composer install --no-dev --no-interaction\n' } },
    { title: 'By a stage whose folder is copied on', files: { Dockerfile: 'FROM composer:2 AS vendor\nWORKDIR /app\nCOPY composer.json composer.lock ./\nRUN «composer install --no-scripts --no-autoloader»\nCOPY . .\nRUN composer dump-autoload --optimize --no-dev\nFROM php:8.4-fpm\nWORKDIR /var/www/html\nCOPY --from=vendor /app /var/www/html\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n', 'composer.lock': '{}\n' } },
  ],
  good: [
    { title: 'Without them', files: { Dockerfile: 'FROM php:8.4-fpm\nWORKDIR /var/www\nCOPY . .\nRUN composer install --no-dev\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n' } },
    { title: 'There are none', files: { Dockerfile: 'FROM php:8.4-fpm\nWORKDIR /var/www\nCOPY . .\nRUN composer install\n', 'composer.json': '{ "require": { "slim/slim": "^4" } }\n' } },
    { title: 'By the environment', files: { Dockerfile: 'FROM php:8.4-fpm\nENV COMPOSER_NO_DEV=1\nWORKDIR /var/www\nCOPY . .\nRUN composer install\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n' } },
    { title: 'In a stage that only builds', files: { Dockerfile: 'FROM composer:2 AS test\nWORKDIR /app\nCOPY . .\nRUN composer install && vendor/bin/phpunit\nFROM php:8.4-fpm\nCOPY src /var/www\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n' } },
    { title: 'In a stage of which only the front end is copied on, and one that removes them', files: { Dockerfile: 'FROM composer:2 AS build\nWORKDIR /app\nCOPY . .\nRUN composer install && php artisan assets\nFROM composer:2 AS pruned\nWORKDIR /app\nCOPY . .\nRUN composer install && vendor/bin/phpunit && rm -rf vendor && composer install --no-dev\nFROM php:8.4-fpm\nCOPY --from=build /app/public /var/www/html/public\nCOPY --from=pruned /app /var/www/html\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n' } },
    { title: 'Taken away by a second install', files: { Dockerfile: 'FROM php:8.4-fpm\nWORKDIR /var/www\nCOPY . .\nRUN composer install && vendor/bin/phpunit && composer install --no-dev\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n' } },
    { title: 'The manifest is not to be seen', files: 'FROM php:8.4-fpm\nWORKDIR /var/www\nCOPY . .\nRUN composer install\n' },
    { title: 'A build argument decides', files: { Dockerfile: 'FROM php:8.4-fpm\nARG OPTIONS\nWORKDIR /var/www\nCOPY . .\nRUN composer install $OPTIONS\n', 'composer.json': '{ "require-dev": { "phpunit/phpunit": "^12" } }\n' } },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      judge(stage, context, () => true)
      for (const step of stage.chain.flatMap((link) => link.steps)) {
        const from = isCopy(step) ? sourceStage(step) : undefined
        if (!isCopy(step) || from === undefined || from === null) continue
        const folders = step.instruction.sources.map((word) => step.expand(word)).filter(({ resolved }) => resolved).map(({ text }) => joinPath('/', text))
        judge(from, context, (vendor) => folders.some((folder) => relativeInside(folder, vendor) !== undefined || relativeInside(vendor, folder) === '.'))
      }
    },
  },
})

/** The installations of a stage whose `vendor` folder counts. */
function judge(stage: Stage, context: RuleContext, isShipped: (vendor: string) => boolean): void {
  if (stage.environment.get('COMPOSER_NO_DEV') !== undefined) return
  const operations: StepOperation[] = [...stage.chain].reverse().flatMap((link) => link.operations)
  for (const [at, { operation, step }] of operations.entries()) {
    if (operation.manager !== 'composer' || !operation.installsDependencies || operation.development !== true || operation.command.conditional) continue
    if (operation.command.assignments.some((assignment) => assignment.name === 'COMPOSER_NO_DEV') || operation.command.words.some((word) => word.literal === undefined)) continue
    if (operations.slice(at + 1).some((later) => later.operation.manager === 'composer' && later.operation.installsDependencies && later.operation.options.has('--no-dev'))) continue
    if (!isShipped(step.imagePath('vendor') ?? '')) continue
    const path = fileForRun(context.project, step, 'composer.json')
    const text = path === undefined ? undefined : context.project.files.read(path)
    if (text === undefined || !/"require-dev"\s*:\s*\{\s*"/.test(text)) continue
    context.report({ range: operation.range, document: step.stage.document }, 'The packages of require-dev ship with the production image; install with --no-dev', {
      fix: { title: 'Add --no-dev', safety: 'unsafe', edits: [{ document: step.stage.document, range: { start: operation.verbRange.end, end: operation.verbRange.end }, text: ' --no-dev' }] },
    })
  }
}
