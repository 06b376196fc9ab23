import { containerOfStage, defineRule, indentationAt, lineBreakOf, type Stage, wholeLines } from '../../src/rule-api/index.ts'

/** What makes a daemon finish what it is doing, where that is not SIGTERM. Source: the daemons' own manuals. */
const GRACEFUL: Readonly<Record<string, { readonly signal: string; readonly otherwise: string }>> = {
  nginx: { signal: 'SIGQUIT', otherwise: 'nginx drops open connections on SIGTERM' },
  openresty: { signal: 'SIGQUIT', otherwise: 'OpenResty drops open connections on SIGTERM' },
  'php-fpm': { signal: 'SIGQUIT', otherwise: 'php-fpm breaks off running requests on SIGTERM' },
  httpd: { signal: 'SIGWINCH', otherwise: 'httpd breaks off running requests on SIGTERM' },
  'httpd-foreground': { signal: 'SIGWINCH', otherwise: 'httpd breaks off running requests on SIGTERM' },
  apache2: { signal: 'SIGWINCH', otherwise: 'Apache breaks off running requests on SIGTERM' },
  apachectl: { signal: 'SIGWINCH', otherwise: 'Apache breaks off running requests on SIGTERM' },
  apache2ctl: { signal: 'SIGWINCH', otherwise: 'Apache breaks off running requests on SIGTERM' },
  'apache2-foreground': { signal: 'SIGWINCH', otherwise: 'Apache breaks off running requests on SIGTERM' },
  postgres: { signal: 'SIGINT', otherwise: 'postgres waits for every client on SIGTERM, until it is killed' },
  systemd: { signal: 'SIGRTMIN+3', otherwise: 'systemd does not stop on SIGTERM, and is killed after ten seconds' },
}

/** Images that set the signal themselves. */
const SETS_SIGNAL = /(?:^|\/)(?:nginx|nginx-unprivileged|httpd|php|postgres|openresty|postgis|wordpress|nextcloud|drupal|joomla|matomo|phpmyadmin|ubi\d*-init|moodle-php-apache)$/

export default defineRule({
  id: 'stop-signal',
  title: 'Stop a daemon with the signal on which it finishes its work',
  category: 'runtime',
  severity: 'info',
  since: '0.1.0',
  stages: 'shipped',
  purposes: ['production', 'unknown'],
  why: `\`docker stop\` sends SIGTERM, and kills after ten seconds. nginx, php-fpm, Apache httpd, postgres and systemd finish their work on other signals. The official images
set them; an image that installs the daemon itself has to. SIGKILL as the stop signal lets no program finish at all.`,
  references: [{ title: 'Dockerfile reference: STOPSIGNAL', url: 'https://docs.docker.com/reference/dockerfile/#stopsignal' }, { title: 'Controlling nginx', url: 'https://nginx.org/en/docs/control.html' }],
  bad: [
    { title: 'nginx installed by hand', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y nginx\nCMD «["nginx", "-g", "daemon off;"]»\n', fixed: 'FROM debian:12\nRUN apt-get update && apt-get install -y nginx\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'Killed at once', files: 'FROM python:3.13\nSTOPSIGNAL «SIGKILL»\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'systemd', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y systemd\nENTRYPOINT «["/lib/systemd/systemd"]»\n', fixed: 'FROM debian:12\nRUN apt-get update && apt-get install -y systemd\nSTOPSIGNAL SIGRTMIN+3\nENTRYPOINT ["/lib/systemd/systemd"]\n' },
  ],
  good: [
    { title: 'The official image', files: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'Set', files: 'FROM debian:12\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'Set by the stage below', files: 'FROM debian:12 AS base\nSTOPSIGNAL SIGQUIT\nFROM base\nCMD ["nginx"]\n' },
    { title: 'A base of which nothing is known', files: 'FROM example/web:1\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'A program that stops on SIGTERM', files: 'FROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A shell stands in between', files: 'FROM debian:12\nCMD service cron start && nginx -g "daemon off;"\n' },
  ],
  on: {
    stage: (stage, context) => {
      const last = stage.chain.flatMap((link) => [...link.steps].reverse()).find((step) => step.instruction.keyword === 'STOPSIGNAL')
      if (last !== undefined) {
        const word = last.instruction.keyword === 'STOPSIGNAL' ? last.instruction.signal : undefined
        if (word !== undefined && last.stage === stage && /^(?:(?:SIG)?KILL|9)$/i.test(last.expand(word).text)) {
          context.report(word.range, 'SIGKILL lets no program finish its work; use SIGTERM, or the signal that the program names', { severity: 'warning' })
        }
        return
      }
      if (stage.root.kind !== 'image' || stage.root.facts === undefined || SETS_SIGNAL.test(stage.root.reference.repository)) return
      const own = ownCommand(stage)
      if (own === undefined) return
      const [first] = containerOfStage(context.project, stage).commands.filter((command) => command.document === stage.document)
      const known = first === undefined || first.script !== undefined ? undefined : GRACEFUL[first.command.program?.replace(/^php-fpm[\d.]*$/, 'php-fpm') ?? '']
      if (known === undefined) return
      const indentation = indentationAt(stage.document, own.instruction.range.start)
      const line = wholeLines(stage.document, { start: own.instruction.range.start, end: own.instruction.range.start }).start
      context.report(own.range, `${known.otherwise}; add STOPSIGNAL ${known.signal}`, indentation === undefined ? {} : {
        fix: { title: `Add STOPSIGNAL ${known.signal}`, safety: 'unsafe', edits: [context.replace({ start: line, end: line }, `${indentation}STOPSIGNAL ${known.signal}${lineBreakOf(stage.document)}`)] },
      })
    },
  },
})

/** The instruction of the stage that starts the daemon itself, in the exec form: a shell would get the signal in its place. */
function ownCommand(stage: Stage): { readonly instruction: { readonly range: Stage['range'] }; readonly range: Stage['range'] } | undefined {
  const started = stage.entrypoint ?? stage.command
  if (started?.instruction === undefined || started.stage !== stage || started.command.form !== 'exec' || (stage.entrypoint !== undefined && stage.entrypoint.stage !== stage)) return undefined
  const [program] = started.command.words
  if (program === undefined || /(?:^|\/)(?:sh|bash|dash|ash|tini|dumb-init)$/.test(program.value)) return undefined
  return { instruction: started.instruction, range: started.command.range }
}
