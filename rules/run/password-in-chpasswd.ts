import { defineRule, type RuleContext, type ShellWord, type SimpleCommand } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'password-in-chpasswd',
  title: 'Set no passwords in the image',
  category: 'secrets',
  severity: 'error',
  since: '0.1.0',
  aliases: { checkov: ['CKV2_DOCKER_17'] },
  why: `A password that a RUN sets is the same in each container, stands in the Dockerfile and in the image's history, and opens every login that the container offers. A
container needs no passwords: \`docker exec -u\` enters as any user.`,
  remedy: 'Take the line out. Where a login is really needed, use keys, or set the password when the container starts, out of a secret.',
  references: [{ title: 'Build secrets', url: 'https://docs.docker.com/build/building/secrets/' }],
  bad: [
    { files: 'FROM debian:13\nRUN echo «\'root:toor\'» | chpasswd\n' },
    { title: 'with printf, through sudo', files: 'FROM debian:13\nRUN useradd app && printf «"app:Vt9Kq2Lx\\n"» | sudo chpasswd\n' },
    { title: 'passwd', files: 'FROM rockylinux:9\nRUN echo «changeme» | passwd --stdin app\nRUN echo -e «"Vt9Kq2Lx\\nVt9Kq2Lx"» | passwd root\n' },
    { title: 'a here string and a hash', files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN chpasswd <<< «"app:Vt9Kq2Lx"»\nRUN useradd -m -p «\'$6$abcdefgh$0123456789abcdef\'» app\n' },
    { title: 'a heredoc', files: 'FROM debian:13\nRUN «chpasswd» <<EOF\napp:Vt9Kq2Lx\nEOF\n' },
    { title: 'usermod, and the long option', files: 'FROM debian:13\nRUN usermod --password «\'$6$abcdefgh$0123456789abcdef\'» root\nRUN useradd «--password=xK9wT2» app\n' },
    { title: 'a heredoc for cat, one with tabs, a line beside one out of a file', files: 'FROM debian:13\nRUN «cat» <<EOF | chpasswd\napp:Vt9Kq2Lx\nEOF\nRUN «chpasswd» <<-EOF\n\troot:xxx1\n\tEOF\nRUN echo -ne «"root:toor\\napp:$(cat /run/pw)"» | chpasswd\n' },
  ],
  good: [
    { title: 'out of a secret', files: 'FROM debian:13\nRUN --mount=type=secret,id=pw printf "app:%s" "$(cat /run/secrets/pw)" | chpasswd\nRUN --mount=type=secret,id=pw chpasswd < /run/secrets/pw\n' },
    { title: 'a variable', files: 'FROM debian:13\nARG PW\nRUN echo "app:${PW}" | chpasswd && echo "app:$PW" | chpasswd\n' },
    { title: 'locked or without a password', files: 'FROM debian:13\nRUN passwd -l root && passwd -d app && useradd -p "*" other && useradd -p "!" third\n' },
    { title: 'a port that looks the same', files: 'FROM debian:13\nRUN echo "root:toor" > /tmp/example && mkdir -p /srv\n' },
    { title: 'a locked account for chpasswd', files: 'FROM debian:13\nRUN echo "app:*" | chpasswd -e\n' },
    { title: 'out of a file, through another program', files: 'FROM debian:13\nRUN passwd --stdin app < /run/secrets/pw\nRUN cat /run/secrets/pw | passwd --stdin app\nRUN echo -ne "$(cat /run/secrets/pw)" | passwd --stdin app\n' },
    { title: 'options that only look like it, and passwords that lock', files: 'FROM debian:13\nARG HASH\nRUN useradd -p "$HASH" app && useradd -p "" b && useradd -p "!!" c && useradd --password="*" d\nRUN useradd --prefix /srv app && usermod -p\nRUN echo "not for:chpasswd" | chpasswd && echo "app:!!" | chpasswd -e\n' },
  ],
  on: {
    commands: {
      chpasswd: ({ command }, context) => judgeInput(command, /^[^\s:$]+:(.+)$/, context),
      passwd: ({ command }, context) => judgeInput(command, /^(\S+)/, context),
      useradd: ({ command }, context) => judgeHash(command, context),
      usermod: ({ command }, context) => judgeHash(command, context),
    },
  },
})

function judgeInput(command: SimpleCommand, pattern: RegExp, context: RuleContext): void {
  judgeRedirects(command, pattern, context)
  const { pipeline } = command
  for (const source of pipeline?.pipeline.members[pipeline.index - 1]?.commands ?? []) {
    if (source.program === 'cat') judgeRedirects(source, pattern, context)
    if (source.program !== 'echo' && source.program !== 'printf') continue
    for (const word of source.arguments) if (!/^-[neE]+$/.test(word.value)) judgeWord(word, pattern, context)
  }
}

function judgeRedirects(command: SimpleCommand, pattern: RegExp, context: RuleContext): void {
  for (const { heredoc, operator, target } of command.redirects) {
    if (operator === '<<<' && target !== undefined) judgeWord(target, pattern, context)
    const place = command.words[0]?.range
    if (heredoc !== undefined && place !== undefined && heredoc.body.text.split('\n').some((line) => isPassword(pattern.exec(line.trim())?.[1]))) report(place, context)
  }
}

function judgeWord(word: ShellWord, pattern: RegExp, context: RuleContext): void {
  const lines = word.value.split(/\\n|\n/)
  if (lines.some((line) => isPassword(pattern.exec(line.trim())?.[1]))) report(word.range, context)
}

/** A password that stands there, and not a variable, a format or a locked account. */
function isPassword(text: string | undefined): boolean {
  return text !== undefined && !/[$`%]|^[*!x]+$/.test(text)
}

function judgeHash(command: SimpleCommand, context: RuleContext): void {
  for (const [index, word] of command.arguments.entries()) {
    const isJoined = word.value.startsWith('--password=')
    if (!isJoined && !/^(?:-[a-zA-Z]*p|--password)$/.test(word.value)) continue
    const value = isJoined ? word : command.arguments[index + 1]
    const password = isJoined ? word.literal?.slice('--password='.length) : value?.literal
    if (value !== undefined && password !== undefined && /^\S{2,}$/.test(password) && !/^[*!x]+$/.test(password)) report(value.range, context)
  }
}

function report(range: ShellWord['range'], context: RuleContext): void {
  context.report(range, 'This password is the same in every container, and can be read in the Dockerfile and in the image\'s history; set none in the image')
}
