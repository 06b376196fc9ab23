import { defineRule, type RuleContext, type ShellCommand, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-json-form',
  title: 'Write the exec form as valid JSON',
  category: 'runtime',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3025'], buildkit: ['JSONArgsRecommended'] },
  why: `The exec form is a JSON array of strings in double quotes. Text that begins with a bracket and is no such array is handed to a shell as it
stands: the shell then looks for a program named \`[gunicorn,\`, or takes the bracket for its test command. The builder says nothing.`,
  remedy: 'Use double quotes, commas between all elements and none behind the last, and doubled backslashes.',
  references: [{ title: 'Dockerfile reference: exec form', url: 'https://docs.docker.com/reference/dockerfile/#exec-form' }],
  bad: [
    { title: 'Single quotes', files: "FROM python:3.13\nCMD «['gunicorn', 'shop.wsgi']»\n", fixed: 'FROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\n' },
    { title: 'A comma at the end', files: 'FROM python:3.13\nENTRYPOINT «["gunicorn", "shop.wsgi",]»\n', fixed: 'FROM python:3.13\nENTRYPOINT ["gunicorn", "shop.wsgi"]\n' },
    { title: 'No quotes, no comma', files: 'FROM python:3.13\nCMD «[gunicorn, shop.wsgi]»\nHEALTHCHECK CMD «["curl" "-f" "http://localhost/"]»\n' },
    { title: 'A single backslash', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD «["C:\\shop\\run.exe"]»\n' },
    { title: 'Text behind the array', files: 'FROM python:3.13\nCMD «["gunicorn", "shop.wsgi"] --reload»\n' },
    { title: 'The list of a VOLUME and of a COPY', files: "FROM debian:12\nVOLUME «['/data', '/cache']»\nCOPY «['a', '/b/']»\n", fixed: 'FROM debian:12\nVOLUME ["/data", "/cache"]\nCOPY ["a", "/b/"]\n' },
  ],
  good: [
    { title: 'An array', files: 'FROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\nVOLUME ["/data"]\n' },
    { title: 'The test command of the shell', files: 'FROM debian:12\nRUN [ -f /etc/motd ] && rm /etc/motd\nRUN [[ "$A" = "b" ]] || true\nHEALTHCHECK CMD [ "$(pgrep shop)" ] || exit 1\n' },
    { title: 'The test command alone', files: 'FROM debian:12\nRUN [ "$A" = "b" ]\nHEALTHCHECK CMD [ -e /tmp/healthy ]\n' },
    { title: 'Over several lines', files: 'FROM debian:12\nCMD ["sleep", \\\n     "infinity"]\n' },
    { title: 'A pattern', files: 'FROM debian:12\nCOPY [a-z]*.txt /texts/\n' },
    { title: 'Numbers are reported as a syntax error', files: 'FROM debian:12\nCMD ["sleep", 60]\n' },
  ],
  on: {
    RUN: (step, context) => judge(step.instruction.command, context, []),
    CMD: (step, context) => judge(step.instruction.command, context),
    ENTRYPOINT: (step, context) => judge(step.instruction.command, context),
    HEALTHCHECK: (step, context) => judge(step.instruction.command, context, []),
    COPY: judgeList,
    ADD: judgeList,
    VOLUME: judgeList,
  },
})

/** Rivals speak of the shell form of CMD and ENTRYPOINT only. */
function judge(command: Step<'RUN'>['instruction']['command'], context: RuleContext, aliases?: readonly string[]): void {
  if (command?.form === 'shell' && command.looksLikeExec && !isTest(command) && !isJson(command.text.text)) report(command.text.text.trim(), command.range, context, aliases)
}

function judgeList(step: Step<'COPY' | 'ADD' | 'VOLUME'>, context: RuleContext): void {
  const { instruction } = step
  const [first, last] = instruction.keyword === 'VOLUME' ? [instruction.paths[0], instruction.paths.at(-1)] : [instruction.sources[0] ?? instruction.destination, instruction.destination]
  if (instruction.json || first === undefined || last === undefined || !first.source.startsWith('[') || !last.source.endsWith(']') || !/^\[\s*["']?|["']/.test(first.source)) return
  const text = instruction.arguments.text.slice(instruction.arguments.text.indexOf('[')).trim()
  if (!/["']/.test(text) || isJson(text)) return
  report(text, { start: first.range.start, end: last.range.end }, context, [])
}

function report(text: string, range: { readonly start: number; readonly end: number }, context: RuleContext, aliases: readonly string[] | undefined): void {
  const repaired = repair(text)
  const isOneLine = range.end - range.start === text.length
  context.report(range, `This is no valid JSON array, so ${/^\[\s*'/.test(text) ? 'it is read as plain text' : 'a shell gets it as it stands'}: ${whyNot(text)}`, {
    ...(aliases === undefined ? {} : { aliases }),
    ...(repaired === undefined || !isOneLine ? {} : { fix: { title: 'Write it as valid JSON', safety: 'unsafe', edits: [context.replace(range, repaired)] } }),
  })
}

/** `[ … ]` and `[[ … ]]` of a shell: a blank behind the bracket, and something that no array would have. */
function isTest(command: ShellCommand): boolean {
  const text = command.text.text.trim()
  if (text.startsWith('[[')) return true
  if (!/^\[\s/.test(text)) return false
  return /^\[\s+(?:!|-[a-zA-Z]\b|"?\$)/.test(text) || /\s(?:=|==|!=|-(?:eq|ne|lt|le|gt|ge|nt|ot|a|o))\s/.test(text) || (!text.includes(',') && /\]\s*(?:&&|\|\||;)/.test(text))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Single quotes made double and the last comma taken away, where that is all that is wrong. */
function repair(text: string): string | undefined {
  const withoutComma = text.replace(/,\s*\]$/, ']')
  const candidates = [withoutComma, /["\\]/.test(text) ? withoutComma : withoutComma.replaceAll("'", '"')]
  return candidates.find((candidate) => {
    if (!isJson(candidate)) return false
    const parsed: unknown = JSON.parse(candidate)
    return Array.isArray(parsed) && parsed.every((element) => typeof element === 'string')
  })
}

function whyNot(text: string): string {
  if (/^\[\s*'/.test(text)) return 'strings need double quotes'
  if (/,\s*\]$/.test(text)) return 'there is a comma behind the last element'
  if (/[“”]/.test(text)) return 'the quotes are typographic ones'
  if (!text.endsWith(']')) return /\]/.test(text) ? 'text stands behind the bracket' : 'the closing bracket is missing'
  if (/\\[^"\\/bfnrtu]/.test(text)) return 'a backslash must be doubled'
  if (/"\s+"/.test(text)) return 'a comma is missing between two elements'
  return 'each element needs double quotes, with commas between them'
}
