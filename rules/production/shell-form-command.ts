import { commandInPlaceOfShell, defineRule, endsByItself, isInteractiveShell, isShellKnownToStay, knownShell, staysInForeground, type SimpleCommand, type CmdInstruction, type EntrypointInstruction, type FixProposal, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shell-form-command',
  title: 'Write CMD and ENTRYPOINT in the exec form',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3025'], buildkit: ['JSONArgsRecommended'] },
  yieldsTo: ['invalid-json-form', 'npm-start-as-pid-1', 'background-process-as-command'],
  why: `In the shell form \`/bin/sh -c\` is process 1. It passes no signals on, so \`docker stop\` waits ten seconds and then kills the
server in the middle of its work. Nothing is said where \`exec\` takes the shell's place, where signals are trapped, and where SHELL was set on purpose.

A shell that an array names (\`["sh", "-c", "…"]\`) does the same, and is reported where /bin/sh is known to be dash.

It is an advice only where the shell is known to hand its process over by itself (busybox's, on Alpine 3.10 and later, does so with the last command of a
list; bash since 5.1 without a redirection or \`if\`; Debian's and Ubuntu's dash never), and for commands that end soon and that nobody has to stop: a shell for a person, \`tar\`, a test run.`,
  remedy: 'Write the words as a JSON array: `CMD ["gunicorn", "shop.wsgi"]`. Where variables or `&&` are needed, put them into a start script that ends with `exec`.',
  references: [
    { title: 'Build checks: JSONArgsRecommended', url: 'https://docs.docker.com/reference/build-checks/json-args-recommended/' },
    { title: 'Dockerfile reference: shell and exec form', url: 'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form' },
  ],
  bad: [
    { title: 'Plain words', files: 'FROM python:3.13\n«CMD python manage.py check --deploy»\n', fixed: 'FROM python:3.13\nCMD ["python", "manage.py", "check", "--deploy"]\n' },
    { title: 'Quotes', files: 'FROM nginx:1.29\n«CMD nginx -g "daemon off;"»\n', fixed: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'Variables need a shell', files: 'FROM python:3.13\n«CMD gunicorn --bind 0.0.0.0:$PORT shop.wsgi»\n' },
    { title: 'A daemon in the foreground in front of something that never runs', files: 'FROM debian:13\n«CMD /usr/sbin/sshd -D && tail -f /var/log/auth.log»\n' },
    { title: 'A service in the background, and something that only waits', files: 'FROM debian:13\n«CMD service nginx start; tail -f /var/log/nginx/access.log»\n', unfixed: true },
    { title: 'An assignment', files: 'FROM node:24\n«ENTRYPOINT APP_PORT=$PORT node main.js»\n' },
    { title: 'On Alpine the shell makes room: an advice only', files: 'FROM example/alpine-php:8\n«CMD php-fpm && nginx -g "daemon off;"»\n' },
    { title: 'Somebody looks around: an advice only', files: 'FROM debian:13\n«CMD /bin/bash»\n', fixed: 'FROM debian:13\nCMD ["/bin/bash"]\n' },
    { title: 'A shell in the array, on Debian', files: 'FROM debian:13\n«CMD ["sh", "-c", "/srv/prepare.sh && /srv/kettle --port $PORT"]»\nFROM ubuntu:24.04\n«ENTRYPOINT ["/bin/sh", "-c", "/srv/kettle"]»\n', unfixed: true },
    { title: 'Options for the entrypoint', files: 'FROM debian:13\nENTRYPOINT ["kettle"]\n«CMD -- --hot --port 80»\n', fixed: 'FROM debian:13\nENTRYPOINT ["kettle"]\nCMD -- ["--hot", "--port", "80"]\n' },
    { title: 'Both', files: 'FROM python:3.13\n«ENTRYPOINT /entrypoint.sh»\n«CMD serve && ./report»\n' },
  ],
  good: [
    { title: 'The exec form', files: 'FROM python:3.13\nCMD ["python", "-m", "shop"]\n' },
    { title: 'exec takes the shell\'s place', files: 'FROM python:3.13\nCMD exec gunicorn --bind 0.0.0.0:$PORT shop.wsgi\n' },
    { title: 'exec behind other commands', files: 'FROM python:3.13\nCMD ./migrate.sh && exec gunicorn shop.wsgi\n' },
    { title: 'Signals are trapped', files: 'FROM python:3.13\nCMD trap "kill 0" TERM; gunicorn shop.wsgi & wait\n' },
    { title: 'A run of tests ends by itself, and needs the shell', files: 'FROM python:3.13\nCMD ./prepare.sh && pytest -q\n' },
    { title: 'SHELL was set on purpose', files: 'FROM python:3.13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD python -m shop | tee /log\n' },
    { title: 'PowerShell', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD shop.exe\n' },
    { title: 'An array with a fault is another rule\'s matter', files: "FROM python:3.13\nCMD ['python', '-m', 'shop']\n" },
    { title: 'A shell in the array that makes room, or is not known', files: 'FROM alpine:3.22\nCMD ["sh", "-c", "/srv/kettle"]\nFROM registry.example.org/base:1\nCMD ["sh", "-c", "/srv/kettle"]\nFROM debian:13\nCMD ["bash", "-c", "/srv/kettle"]\nFROM debian:13\nRUN ln -sf bash /bin/sh\nCMD ["sh", "-c", "/srv/kettle"]\n' },
    { title: 'A shell in the array with exec, a trap, a loop, or for somebody who looks around', files: 'FROM debian:13\nCMD ["sh", "-c", "/srv/prepare.sh; exec /srv/kettle"]\nFROM debian:13\nCMD ["sh", "-c", "trap exit TERM; /srv/kettle & wait"]\nFROM debian:13\nCMD ["sh", "-c", "while true; do /srv/pour; sleep 60; done"]\nFROM debian:13\nCMD ["sh", "-c", "service ssh start; bash"]\nFROM debian:13\nCMD ["sh", "-c", "pytest -q"]\n' },
    { title: 'RUN', files: 'FROM python:3.13\nRUN python -m compileall /app\n' },
  ],
  on: {
    CMD: (step, context) => judge(step, context),
    ENTRYPOINT: (step, context) => judge(step, context),
  },
})

function judge(step: Step<'CMD' | 'ENTRYPOINT'>, context: RuleContext): void {
  const { instruction, shell } = step
  const { command } = instruction
  if (command?.form === 'exec') judgeArray(step, context)
  if (command?.form !== 'shell' || command.looksLikeExec || shell.explicit || shell.dialect === 'other' || step.script === undefined) return
  if (instruction.heredocs.length > 0 || command.text.text.trim() === '') return
  const own = step.commands.filter((candidate) => candidate.wrappedBy === undefined && candidate.inSubstitution === undefined)
  const last = own.at(-1)
  if (last?.program === 'exec' || own.some((candidate) => candidate.program === 'trap')) return
  const fix = fixOf(step, instruction, context)
  // What waits for the end of a server in front of it never runs.
  const lasting = own.find((candidate) => !candidate.background && [candidate, ...candidate.wraps].some(staysInForeground)) ?? last
  const services = own.filter((candidate) => candidate !== lasting).flatMap((candidate) => serviceStartedBy(candidate) ?? [])
  if (services.length > 0 && lasting !== undefined && onlyWaits(lasting)) {
    const started = services.join(' and ')
    context.report(instruction.range, `${started} ${services.length === 1 ? 'goes' : 'go'} to the background here and ${lasting.program ?? 'the rest'} only keeps the container alive, so no signal reaches ${started}, and nobody notices when ${services.length === 1 ? 'it ends' : 'they end'}; start ${started} itself in the foreground`)
    return
  }
  const server = lasting?.wraps.find(staysInForeground)?.program
  const name = lasting?.program ?? (lasting?.words[0] === undefined ? 'the command' : lasting.words[0].value)
  const advice = adviceOf(own, name, instruction.keyword)
  if (instruction.keyword === 'CMD' && /^--?\w/.test(name)) {
    context.report(instruction.range, `The shell form makes a command of /bin/sh out of these words, no arguments of the entrypoint; ${advice.keepsShell ? 'write them in the exec form, CMD ["…"]' : advice.text}`, fix === undefined ? {} : { fix })
    return
  }
  const isOver = lasting === commandInPlaceOfShell(step)
  const isShort = lasting !== undefined && (isInteractiveShell(lasting) || endsByItself(lasting))
  // Nobody has to stop it, and the shell is there for a reason.
  if (isShort && advice.keepsShell) return
  if (isOver || isShort) {
    const reason = isOver && advice.keepsShell ? `This shell hands its process over to ${name}, others stay in front of it and pass no signals on` : 'The shell form needs a shell, and splits and expands the words once more'
    context.report(instruction.range, `${reason}; ${advice.text}`, { severity: 'info', ...(fix === undefined ? {} : { fix }) })
    return
  }
  const reason = isShellKnownToStay(step) ? 'The shell form makes a shell process 1, which passes no signals on to' : 'Where /bin/sh is dash, as on Debian and Ubuntu, the shell form leaves it process 1, which passes no signals on to'
  context.report(instruction.range, `${reason} ${server ?? name}; ${advice.text}`, fix === undefined ? {} : { fix })
}

/** `["sh", "-c", "…"]`: the same fault in other clothes, said only where the shell is known to stay. */
function judgeArray(step: Step<'CMD' | 'ENTRYPOINT'>, context: RuleContext): void {
  const [shell] = step.commands
  if (shell === undefined || !/^(?:da)?sh$/.test(shell.program ?? '') || !/^-[a-z]*c$/.test(shell.arguments[0]?.value ?? '') || shell.arguments.length !== 2) return
  const own = shell.wraps.filter((command) => command.inSubstitution === undefined && command.through.length === 1)
  const last = own.at(-1)
  if (last?.program === undefined || last.program === 'exec' || last.program === 'wait' || last.depth > shell.depth + 1 || last.pipeline !== undefined || last.background || own.some(({ program }) => program === 'trap')) return
  if (knownShell(step, last) !== 'dash' || isInteractiveShell(last) || endsByItself(last) || onlyWaits(last)) return
  const isPlain = own.length === 1 && last.assignments.length === 0 && last.redirects.length === 0 && last.words.every((word) => word.literal !== undefined)
  const remedy = isPlain ? 'leave the shell out of the array' : `put exec in front of ${last.program}`
  context.report(step.instruction.range, `This shell is process 1 and passes no signals on to ${last.program}; ${remedy}`, { aliases: [] })
}

/** What `service x start` or `/etc/init.d/x start` starts. */
function serviceStartedBy(command: SimpleCommand): string | undefined {
  const [first, second] = command.arguments
  if (command.program === 'service') return second?.literal === 'start' || second?.literal === 'restart' ? first?.literal : undefined
  const name = command.name?.startsWith('/etc/init.d/') === true ? command.program : undefined
  return first?.literal === 'start' || first?.literal === 'restart' ? name : undefined
}

/** Beside a server in the background these are there so that the container does not end. */
function onlyWaits(command: SimpleCommand): boolean {
  return (command.program === 'tail' && staysInForeground(command)) || command.program === 'sleep'
}

/** The exec form holds words alone: where the line has more to it, the shell has to stay, and to make room. */
function adviceOf(own: readonly SimpleCommand[], name: string, keyword: string): { readonly text: string; readonly keepsShell: boolean } {
  const needed = needOf(own)
  if (needed === undefined) return { text: `write the exec form, ${keyword} ["…"]`, keepsShell: false }
  if (own.at(-1)?.pipeline !== undefined || own.some((command) => command.background)) return { text: `the exec form holds no ${needed}, so put the line into a start script that passes signals on`, keepsShell: true }
  return { text: `put exec in front of ${name}, since the exec form holds no ${needed}`, keepsShell: true }
}

function needOf(own: readonly SimpleCommand[]): string | undefined {
  if (own.some((command) => command.pipeline !== undefined)) return 'pipeline'
  if (own.some((command) => command.depth > 0)) return 'if or loop'
  if (own.length > 1) return own.some((command) => command.before === '&&') ? '&&' : own.some((command) => command.before === '||') ? '||' : 'second command'
  const words = own.flatMap((command) => command.words)
  if (words.some((word) => word.expansions.length > 0)) return 'variables'
  if (words.some((word) => word.substitutions.length > 0)) return 'substitutions'
  if (own.some((command) => command.assignments.length > 0)) return 'assignments'
  return own.some((command) => command.redirects.length > 0) ? 'redirections' : undefined
}

/** Words alone become the same words; beside an ENTRYPOINT the meaning may change, so a person looks. */
function fixOf(step: Step<'CMD' | 'ENTRYPOINT'>, instruction: CmdInstruction | EntrypointInstruction, context: RuleContext): FixProposal | undefined {
  const [command] = step.commands
  if (command === undefined || instruction.command === undefined || step.commands.some((other) => other !== command && other.wrappedBy === undefined)) return undefined
  const { script } = step
  if (script === undefined || script.errors.length > 0 || script.pipelines.length > 0) return undefined
  if (command.assignments.length > 0 || command.redirects.length > 0 || command.background || command.negated || command.depth > 0) return undefined
  if (instruction.document.text.slice(instruction.range.start, instruction.range.end).includes('\n')) return undefined
  const words = command.words.map((word) => word.literal)
  if (words.length === 0 || words.some((word) => word === undefined || word.startsWith('~') || /[\0-\x1f]/.test(word))) return undefined
  if (SHELL_BUILTINS.has(words[0] ?? '') || script.text.text.trim() !== command.source) return undefined
  const others = step.stage.chain.some((stage) => stage.steps.some((other) => other.instruction.keyword === (instruction.keyword === 'CMD' ? 'ENTRYPOINT' : 'CMD')))
  const isSafe = !others && instruction.keyword === 'CMD' && (step.stage.root.kind !== 'image' || step.stage.entrypoint === undefined) && step.stage.root.kind !== 'unknown'
    && words.every((word) => /^[\w./:@%+=,-]+$/.test(word ?? ''))
  return { title: 'Write the exec form', safety: isSafe ? 'safe' : 'unsafe', edits: [context.replace(instruction.command.range, `[${words.map((word) => JSON.stringify(word)).join(', ')}]`)] }
}

const SHELL_BUILTINS = new Set(['cd', 'source', '.', 'export', 'set', 'eval', 'exec', 'if', 'while', 'for', 'ulimit', 'umask', 'trap', 'wait', 'command', 'type', 'test', ':', 'exit', 'alias', 'read'])
