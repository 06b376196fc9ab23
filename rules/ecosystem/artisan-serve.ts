import { containerOfService, containerOfStage, defineRule, isForProduction, servicesRunning, type RuleContext, type RunningServer } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'artisan-serve',
  title: 'Serve Laravel with a server for production',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  elsewhere: true,
  purposes: ['production'],
  why: `\`php artisan serve\` is PHP's built-in server: it answers one request after the other and was made for a developer's machine. PHP's manual forbids it on a public network.`,
  remedy: 'Run php-fpm behind nginx or Caddy, FrankenPHP, or Laravel Octane.',
  references: [
    { title: 'PHP: built-in web server', url: 'https://www.php.net/manual/en/features.commandline.webserver.php' },
    { title: 'Laravel: deployment', url: 'https://laravel.com/docs/deployment' },
  ],
  bad: [
    { files: 'FROM php:8.4-cli\nWORKDIR /app\nCOPY . .\nCMD ["php", "artisan", «"serve"», "--host=0.0.0.0"]\n' },
    { title: 'In a production service', files: { 'compose.production.yaml': 'services:\n  web:\n    image: shop/web:1\n    command: php artisan «serve» --host 0.0.0.0\n' } },
  ],
  good: [
    { title: 'php-fpm', files: 'FROM php:8.4-fpm\nCOPY . /var/www\nCMD ["php-fpm"]\n' },
    { title: 'A worker', files: 'FROM php:8.4-cli\nCOPY . /app\nCMD ["php", "artisan", "queue:work"]\n' },
    { title: 'Octane', files: 'FROM dunglas/frankenphp\nCOPY . /app\nCMD ["php", "artisan", "octane:start"]\n' },
    { title: 'Development', files: { 'compose.dev.yaml': 'services:\n  web:\n    image: php:8.4\n    command: php artisan serve --host 0.0.0.0\n' } },
    { title: 'Only a development service starts it', files: { Dockerfile: 'FROM php:8.4-cli\nWORKDIR /app\nCOPY . .\nCMD ["php", "artisan", "serve", "--host=0.0.0.0"]\n', 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [".:/app"]\n' } },
  ],
  on: {
    stage: (stage, context) => {
      if (!isForProduction(context.project, stage)) return
      const services = servicesRunning(context.project, stage)
      if (services.length > 0 && services.every(({ service }) => service.command !== undefined || service.entrypoint !== undefined)) return
      const { servers, supervised } = containerOfStage(context.project, stage)
      for (const server of [...servers, ...supervised]) report(server, context)
    },
    service: (model, context) => {
      if (model.service.command === undefined && model.service.entrypoint === undefined) return
      for (const server of containerOfService(context.project, model).servers) report(server, context)
    },
  },
})

function report(server: RunningServer, context: RuleContext): void {
  const verb = server.name === 'artisan' ? server.development?.range : undefined
  if (verb === undefined || server.document === undefined) return
  context.report({ range: verb, document: server.document }, "artisan serve is PHP's built-in server, which answers one request after the other; run php-fpm, FrankenPHP or Octane")
}
