import { containerOfService, containerOfStage, defineRule, filesBelow, nginxConfiguration, type Located, type Project, type RunningContainer, type RunningServer, type Stage } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'background-process-as-command',
  title: 'Keep the server in the foreground',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  why: `A container lives as long as its first process. A server that goes to the background (\`nginx\` without \`daemon off\`,
\`service … start\`, \`--daemon\`, \`&\` at the end) ends that process at once, and the container with it.`,
  remedy: 'Start the server in the foreground: `nginx -g "daemon off;"`, `apache2ctl -D FOREGROUND`, gunicorn without `--daemon`.',
  references: [{ title: 'Dockerfile reference: CMD', url: 'https://docs.docker.com/reference/dockerfile/#cmd' }, { title: 'nginx: daemon', url: 'https://nginx.org/en/docs/ngx_core_module.html#daemon' }],
  bad: [
    { title: 'nginx alone', files: 'FROM nginx:1.29\nCOPY site/ /usr/share/nginx/html/\n«CMD ["nginx"]»\n' },
    { title: 'An init script', files: 'FROM debian:12\nRUN apt-get update && apt-get install -y apache2\n«CMD service apache2 start»\n' },
    { title: 'gunicorn as a daemon', files: 'FROM python:3.13\n«CMD ["gunicorn", "--daemon", "shop.wsgi"]»\n' },
    { title: 'A compose command', files: 'services:\n  web:\n    image: nginx:1.29\n    command: «nginx»\n' },
  ],
  good: [
    { title: 'In the foreground', files: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'By the image\'s own command', files: 'FROM nginx:1.29\nCOPY site/ /usr/share/nginx/html/\n' },
    { title: 'By the configuration', files: { Dockerfile: 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/nginx.conf\nCMD ["nginx"]\n', 'nginx.conf': 'daemon off;\nevents {}\nhttp { server { listen 80; } }\n' } },
    { title: 'By a line that RUN appends', files: 'FROM debian:12\nRUN apt-get install -y nginx && echo "daemon off;" >> /etc/nginx/nginx.conf\nCMD ["nginx"]\n' },
    { title: 'The configuration is not to be seen', files: 'FROM nginx:1.29\nCOPY conf/nginx.conf /etc/nginx/nginx.conf\nCMD ["nginx"]\n' },
    { title: 'Something else stays', files: 'FROM debian:12\nCMD service nginx start && tail -f /var/log/nginx/access.log\n' },
    { title: 'A process manager keeps it', files: 'FROM debian:12\nCMD ["supervisord", "-n"]\n' },
  ],
  on: {
    stage: (stage, context) => {
      const instruction = stage.command?.instruction ?? stage.entrypoint?.instruction
      if (!stage.shipped || instruction === undefined || stage.document !== instruction.document) return
      const owner = stage.command?.instruction === undefined ? stage.entrypoint?.stage : stage.command.stage
      if (owner !== stage) return
      const fault = faultOf(context.project, containerOfStage(context.project, stage), stage)
      if (fault !== undefined) context.report(placeOf(fault, { document: stage.document, range: instruction.range }), messageFor(fault.name))
    },
    service: (model, context) => {
      const command = model.service.command ?? model.service.entrypoint
      if (command === undefined) return
      const container = containerOfService(context.project, model)
      if (model.service.volumes.some((mount) => mount.kind === 'bind' && /^\/etc\/(?:nginx|apache2|httpd)/.test(mount.target?.text ?? ''))) return
      const fault = faultOf(context.project, container, container.stage)
      if (fault !== undefined && fault.script === undefined) context.report(command, messageFor(fault.name))
    },
  },
})

interface Fault extends Partial<Pick<RunningServer, 'document' | 'script'>> {
  readonly name: string
  readonly range: RunningServer['range']
}

function placeOf(fault: Fault, whole: Located): Located {
  return fault.script === undefined || fault.document === undefined ? whole : { document: fault.document, range: fault.range }
}

function messageFor(name: string): string {
  return `${name} goes to the background and nothing stays in the foreground, so the container ends at once; start it in the foreground`
}

/** The last command that runs goes to the background by itself. */
function faultOf(project: Project, container: RunningContainer, stage: Stage | undefined): Fault | undefined {
  const commands = container.commands.filter(({ command }) => command.inSubstitution === undefined && command.inFunction === undefined && command.words.length > 0)
  const last = commands.at(-1)
  if (last === undefined || !container.complete && last.document === undefined) return undefined
  const { command, document, script } = last
  if (document === undefined || command.conditional || command.inCondition || commands.some((other) => other.command.background && other.command !== command)) return undefined
  const [first, second] = command.arguments
  const isInit = (command.program === 'service' && second?.value === 'start') || (command.name?.startsWith('/etc/init.d/') === true && first?.value === 'start')
  if (isInit) return { name: command.program === 'service' ? first?.value ?? 'the service' : command.program ?? '', range: command.range, document, script }
  const server = container.servers.find((candidate) => candidate.command === command)
  if (server?.daemonizes !== true) return undefined
  if (server.name === 'nginx' && !nginxIsDaemon(project, stage)) return undefined
  if ((server.name === 'httpd' || server.name === 'apache2') && command.arguments.some((word) => /NO_DETACH/.test(word.value))) return undefined
  return { name: server.name, range: command.range, document, script }
}

/** Whether nothing in the image says \`daemon off\`, as far as it is to be seen. */
function nginxIsDaemon(project: Project, stage: Stage | undefined): boolean {
  if (stage === undefined) return true
  const files = filesBelow(project, stage, '/etc/nginx')
  if (files.some((file) => /^[ \t]*daemon\s+off\s*;/m.test(project.files.read(file.path) ?? ''))) return false
  const steps = stage.chain.flatMap((link) => link.steps)
  if (steps.some((step) => step.instruction.keyword === 'RUN' && /daemon\s+off/.test(step.instruction.arguments.text))) return false
  const copies = steps.filter((step) => (step.instruction.keyword === 'COPY' || step.instruction.keyword === 'ADD') && step.instruction.arguments.text.includes('nginx'))
  const replacesMain = copies.some((step) => /\/etc\/nginx(?:\/|\/nginx\.conf|\/?["\]]*)?\s*$/.test(step.instruction.arguments.text))
  return !replacesMain || files.some((file) => file.imagePath === '/etc/nginx/nginx.conf') || ((nginxConfiguration(project, stage, undefined)?.ports.size ?? 0) > 0)
}
