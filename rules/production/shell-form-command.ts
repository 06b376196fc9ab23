import { defineRule, type CmdInstruction, type EntrypointInstruction, type FixProposal, type RuleContext, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'shell-form-command',
  title: 'Write CMD and ENTRYPOINT in the exec form',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3025'], buildkit: ['JSONArgsRecommended'] },
  yieldsTo: ['invalid-json-form'],
  why: `In the shell form \`/bin/sh -c\` is process 1. It passes no signals on, so \`docker stop\` waits ten seconds and then kills the
server in the middle of its work. Nothing is said where the command begins with \`exec\`, which takes the shell's place, and where SHELL was set on purpose.`,
  remedy: 'Write the words as a JSON array: `CMD ["gunicorn", "shop.wsgi"]`. Where variables or `&&` are needed, put them into a start script that ends with `exec`.',
  references: [
    { title: 'Build checks: JSONArgsRecommended', url: 'https://docs.docker.com/reference/build-checks/json-args-recommended/' },
    { title: 'Dockerfile reference: shell and exec form', url: 'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form' },
  ],
  bad: [
    { title: 'Plain words', files: 'FROM python:3.13\n«CMD python manage.py check --deploy»\n', fixed: 'FROM python:3.13\nCMD ["python", "manage.py", "check", "--deploy"]\n' },
    { title: 'Quotes', files: 'FROM nginx:1.29\n«CMD nginx -g "daemon off;"»\n', fixed: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n' },
    { title: 'Variables need a shell', files: 'FROM python:3.13\n«CMD gunicorn --bind 0.0.0.0:$PORT shop.wsgi»\n' },
    { title: 'Both', files: 'FROM python:3.13\n«ENTRYPOINT /entrypoint.sh»\n«CMD serve && echo done»\n' },
  ],
  good: [
    { title: 'The exec form', files: 'FROM python:3.13\nCMD ["python", "-m", "shop"]\n' },
    { title: 'exec takes the shell\'s place', files: 'FROM python:3.13\nCMD exec gunicorn --bind 0.0.0.0:$PORT shop.wsgi\n' },
    { title: 'SHELL was set on purpose', files: 'FROM python:3.13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD python -m shop | tee /log\n' },
    { title: 'PowerShell', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD shop.exe\n' },
    { title: 'An array with a fault is another rule\'s matter', files: "FROM python:3.13\nCMD ['python', '-m', 'shop']\n" },
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
  if (command?.form !== 'shell' || command.looksLikeExec || shell.explicit || shell.dialect === 'other' || step.script === undefined) return
  if (instruction.heredocs.length > 0 || command.text.text.trim() === '') return
  const own = step.commands.filter((candidate) => candidate.wrappedBy === undefined && candidate.inSubstitution === undefined)
  if (own.at(-1)?.program === 'exec') return
  const fix = fixOf(step, instruction, context)
  // busybox's ash and bash replace themselves by a lone command; dash does not.
  const replacesItself = (shell.dialect === 'ash' || shell.dialect === 'bash') && own.length === 1
  if (replacesItself) {
    context.report(instruction.range, `The shell form needs a shell, and splits and expands the words once more; write the exec form, ${instruction.keyword} ["…"]`, { severity: 'info', ...(fix === undefined ? {} : { fix }) })
    return
  }
  context.report(instruction.range, `The shell form makes a shell process 1, which passes no signals on to ${own.at(-1)?.program ?? 'the command'}; write the exec form, ${instruction.keyword} ["…"]`, fix === undefined ? {} : { fix })
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
