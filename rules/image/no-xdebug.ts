import { defineRule } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'no-xdebug',
  title: 'Leave Xdebug out of production images',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production'],
  why: 'Xdebug slows every request, even when nobody debugs, and lets whoever reaches its port, or sets a cookie, run code. It belongs into a stage for development. Nothing is said where an argument decides about it.',
  remedy: 'Install it in a stage of its own: `FROM base AS dev`, and build that for development.',
  references: [{ title: 'Xdebug: documentation', url: 'https://xdebug.org/docs/install' }],
  bad: [
    { title: 'Installed and enabled', files: 'FROM php:8.4-fpm\nRUN pecl install «xdebug-3.4.0» && docker-php-ext-enable «xdebug»\n' },
    { title: 'From packages', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y php8.2-fpm «php8.2-xdebug»\n' },
    { title: 'By the installer script', files: 'FROM php:8.4-fpm\nRUN install-php-extensions gd «xdebug»\n' },
  ],
  good: [
    { title: 'In a stage for development', files: 'FROM php:8.4-fpm AS base\nRUN true\nFROM base AS dev\nRUN pecl install xdebug && docker-php-ext-enable xdebug\nFROM base\nCMD ["php-fpm"]\n' },
    { title: 'A file for development', files: { 'Dockerfile.dev': 'FROM php:8.4-fpm\nRUN pecl install xdebug\n' } },
    { title: 'An argument decides', files: 'FROM php:8.4-fpm\nARG WITH_XDEBUG=0\nRUN if [ "$WITH_XDEBUG" = 1 ]; then pecl install xdebug && docker-php-ext-enable xdebug; fi\n' },
    { title: 'Other extensions', files: 'FROM php:8.4-fpm\nRUN pecl install redis && docker-php-ext-enable redis\n' },
    { title: 'Only turned off or removed', files: 'FROM php:8.4-fpm\nRUN apt-get purge -y php-xdebug && rm -f /etc/php.d/xdebug.ini\n' },
  ],
  on: {
    commands: {
      '*': ({ command, step }, context) => {
        const { program } = command
        const verb = command.arguments.find((word) => !word.value.startsWith('-'))?.literal
        const installs = program === 'docker-php-ext-enable' || program === 'install-php-extensions' || program === 'phpenmod'
          || ((program === 'pecl' || program === 'pickle' || program === 'pie') && verb === 'install')
          || (step.operations.some((operation) => operation.command === command && operation.action === 'install' && operation.scope === 'system'))
        if (!installs || command.conditional || command.inCondition) return
        for (const word of command.arguments) {
          if (word.literal !== undefined && /^(?:php[\d.]*-?(?:pecl-)?)?xdebug(?:\d?(?:[-@=].*)?)?$/.test(word.literal)) {
            context.report(word.range, 'Xdebug slows each request and opens a way in; install it in a stage for development only')
          }
        }
      },
    },
  },
})
