import { defineRule, type Pair, type Range, type RuleContext, type ShellWord, type SimpleCommand } from '../../src/rule-api/index.ts'

/** Variables that turn a check off, with the values that do. */
const VARIABLES: Readonly<Record<string, { readonly off: (value: string) => boolean; readonly code: string; readonly tool: string }>> = {
  PYTHONHTTPSVERIFY: { off: (value) => value === '0', code: 'CKV2_DOCKER_5', tool: 'Python' },
  NODE_TLS_REJECT_UNAUTHORIZED: { off: (value) => value === '0', code: 'CKV2_DOCKER_6', tool: 'Node' },
  NPM_CONFIG_STRICT_SSL: { off: isFalse, code: 'CKV2_DOCKER_12', tool: 'npm' },
  npm_config_strict_ssl: { off: isFalse, code: 'CKV2_DOCKER_12', tool: 'npm' },
  GIT_SSL_NO_VERIFY: { off: (value) => value !== '' && !isFalse(value), code: 'CKV2_DOCKER_14', tool: 'git' },
  PIP_TRUSTED_HOST: { off: (value) => value !== '' && !isLocal(value), code: 'CKV2_DOCKER_16', tool: 'pip' },
}

export default defineRule({
  id: 'certificate-checks-disabled',
  title: 'Let downloads check certificates',
  category: 'security',
  severity: 'warning',
  since: '0.1.0',
  aliases: { checkov: ['CKV2_DOCKER_2', 'CKV2_DOCKER_3', 'CKV2_DOCKER_4', 'CKV2_DOCKER_5', 'CKV2_DOCKER_6', 'CKV2_DOCKER_12', 'CKV2_DOCKER_13', 'CKV2_DOCKER_14', 'CKV2_DOCKER_15', 'CKV2_DOCKER_16'] },
  why: `Without the check of the certificate TLS says nothing of who is at the other end. Anybody between the builder and the server can answer in its place, and what is downloaded (and mostly run) is theirs. As a variable of
the image it holds for each program that ever runs in the container.`,
  remedy: 'Install `ca-certificates`, or add your own authority to it, and take the switch out.',
  references: [
    { title: 'curl: SSL CA certificates', url: 'https://curl.se/docs/sslcerts.html' },
    { title: 'Node.js: NODE_TLS_REJECT_UNAUTHORIZED', url: 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue' },
  ],
  bad: [
    { files: 'FROM debian:trixie\nRUN curl «-fsSLk» -o /tmp/agent.tgz https://example.org/agent.tgz && wget «--no-check-certificate» https://example.org/other.tgz\n' },
    { title: 'for every program', files: 'FROM node:24\nENV «NODE_TLS_REJECT_UNAUTHORIZED=0» PORT=8000\nRUN npm config set «strict-ssl» false\n' },
    { title: 'pip and git', files: 'FROM python:3.13\nRUN pip install «--trusted-host» pypi.example.org -r requirements.txt && git config --global «http.sslVerify» false\n' },
    { title: 'in front of a command', files: 'FROM debian:trixie\nRUN «GIT_SSL_NO_VERIFY=1» git clone https://git.example.org/shop.git\n' },
  ],
  good: [
    { title: 'checked', files: 'FROM debian:trixie\nRUN curl -fsSL -o /tmp/k https://example.org/agent.tgz && wget -q https://example.org/other.tgz\n' },
    { title: 'the container itself', files: 'FROM debian:trixie\nRUN curl -k https://localhost:8443/health && wget --no-check-certificate https://127.0.0.1/\n' },
    { title: 'the value turns it on', files: 'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 PYTHONHTTPSVERIFY=1\nRUN npm config set strict-ssl true && git config --global http.sslVerify true\n' },
    { title: 'a letter in the value of another option', files: 'FROM debian:trixie\nRUN curl -okernel https://example.org/k && curl -H "X: -k" -d-k https://example.org/\n' },
    { title: 'only printed', files: 'FROM debian:trixie\nRUN echo "curl -k https://example.org"\n' },
    { title: 'a variable without a value', files: 'FROM python:3.13\nARG PIP_TRUSTED_HOST\nRUN pip install -r requirements.txt\n' },
  ],
  on: {
    ENV(step, context) {
      for (const pair of step.instruction.pairs) judgePair(pair, (word) => step.expand(word), context)
    },
    ARG(step, context) {
      for (const pair of step.instruction.pairs) judgePair(pair, (word) => step.expand(word), context)
    },
    commands: {
      '*'({ command }, context) {
        for (const { name, value, range } of command.assignments) {
          const known = VARIABLES[name]
          const text = value === undefined ? '' : value.literal
          if (known !== undefined && text !== undefined && known.off(text)) report(range, known.tool, known.code, context)
        }
        if (command.program === 'export') {
          for (const word of command.arguments) {
            const [name = '', text = ''] = splitAt(word.value)
            if (VARIABLES[name]?.off(text) === true) report(word.range, VARIABLES[name].tool, VARIABLES[name].code, context)
          }
        }
        const found = switchOf(command)
        if (found !== undefined && !reachesOnlyItself(command)) report(found.range, command.program ?? '', found.code, context)
      },
    },
  },
})

function judgePair({ key, value, range }: Pair, expand: (word: NonNullable<Pair['value']>) => { text: string; resolved: boolean }, context: RuleContext): void {
  const known = VARIABLES[key.value]
  if (known === undefined || value === undefined) return
  const { text, resolved } = expand(value)
  if (resolved && known.off(text)) report(range, known.tool, known.code, context)
}

function report(range: Range, tool: string, code: string, context: RuleContext): void {
  context.report(range, `${tool} then trusts whoever answers; add the missing certificate authority and take this out`, { aliases: [code] })
}

interface Found {
  readonly range: Range
  readonly code: string
}

function switchOf(command: SimpleCommand): Found | undefined {
  const words = command.arguments
  const at = (index: number): string => words[index]?.literal ?? ''
  const found = (word: ShellWord | undefined, code: string): Found | undefined => (word === undefined ? undefined : { range: word.range, code })
  switch (command.program) {
    case 'curl':
      return found(words.find((word) => word.literal === '--insecure' || hasInsecureLetter(word.literal ?? '')), 'CKV2_DOCKER_2')
    case 'wget':
      return found(words.find((word) => word.literal === '--no-check-certificate'), 'CKV2_DOCKER_3')
    case 'npm':
    case 'yarn': {
      const setting = words.findIndex((word) => /^strict-ssl(?:$|=)/.test(word.literal ?? ''))
      if (at(0) === 'config' && at(1) === 'set' && setting !== -1 && isFalse(at(setting).includes('=') ? splitAt(at(setting))[1] ?? '' : at(setting + 1))) return found(words[setting], 'CKV2_DOCKER_13')
      return found(words.find((word) => /^--(?:no-strict-ssl|strict-ssl=false)$/.test(word.literal ?? '')), 'CKV2_DOCKER_13')
    }
    case 'git': {
      const setting = words.findIndex((word) => /^http\.(?:[^=]*\.)?sslverify(?:$|=(?:false|0|no)$)/i.test(word.literal ?? ''))
      return setting !== -1 && (at(setting).includes('=') || isFalse(at(setting + 1))) ? found(words[setting], 'CKV2_DOCKER_14') : undefined
    }
    case 'yum':
    case 'dnf':
    case 'microdnf':
      return found(words.find((word) => /^--setopt=(?:[\w*.-]+\.)?sslverify=(?:0|false|no)$/i.test(word.literal ?? '')), 'CKV2_DOCKER_15')
    default: {
      if (!/^(?:pip[\d.]*|python[\d.]*|uv)$/.test(command.program ?? '') || !words.some((word) => /^(?:install|download|sync|pip)$/.test(word.value))) return undefined
      const trusted = words.findIndex((word) => /^--trusted-host(?:=|$)/.test(word.value))
      const host = trusted === -1 ? '' : words[trusted]?.value.includes('=') === true ? splitAt(words[trusted]?.value ?? '')[1] ?? '' : words[trusted + 1]?.value ?? ''
      return trusted === -1 || isLocal(host) ? undefined : found(words[trusted], 'CKV2_DOCKER_4')
    }
  }
}

/** `-k` in a bundle of short options, in front of one that takes the rest of the word as its value. */
function hasInsecureLetter(word: string): boolean {
  if (!/^-[A-Za-z0-9#:]/.test(word)) return false
  for (const letter of word.slice(1)) {
    if (letter === 'k') return true
    if ('AbcCdDeEFhHKmoPQrTtuUwxXyYz'.includes(letter)) return false
  }
  return false
}

function reachesOnlyItself(command: SimpleCommand): boolean {
  const hosts = command.arguments.map((word) => /^https?:\/\/(\[?[^/\s]+)/i.exec(word.value)?.[1]).filter((host) => host !== undefined)
  return hosts.length > 0 && hosts.every(isLocal)
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)(?::\d+)?$/.test(host.trim())
}

function isFalse(value: string): boolean {
  return /^(?:false|0|no|off)$/i.test(value)
}

/** `name=value` taken apart. */
function splitAt(text: string): string[] {
  const equals = text.indexOf('=')
  return equals === -1 ? [text] : [text.slice(0, equals), text.slice(equals + 1)]
}
