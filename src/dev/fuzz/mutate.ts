/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function chance(random: () => number, probability: number): boolean {
  return random() < probability
}

/** A whole number as it is; of any other text a number that hardly another text has (FNV-1a). */
export function seedOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

/** The name of a folder that readers of reports could take for something else. */
export function strangeFolder(random: () => number): string {
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => STRANGE[Math.floor(random() * STRANGE.length)] ?? '').join('')
}

const STRANGE = [
  '::error::x', '##vso[task.x]y', '##teamcity[z]', '%0A', '%', ',', ';', ':', '|', '[a](b)', '`', '<script>', "' onload='", '"', '&amp;', ']]>', '\n', '\r\n', '\u001b[31m', '\u009b2J', '\u202e', '\u2028', '\ufffe', '\ud83d', '😀', 'é', '@team', '#1', '\\', '=1+1', '-x', ' ', '~', '$HOME', '*', '?', '\u0001', '\u007f',
]

/** What parsers of Dockerfiles, shell text and YAML care about. */
const TOKENS = [
  '\\\n', '\\\r\n', '\n', '\r', '\n\n', ' ', '\t', '#', '# escape=`\n', '<<EOF', '<<-"EOF"', 'EOF\n', '3<<A', '$', '${', '}', '${A:-', '$(', ')', '`', '"', "'", '\\', '&&', '||', '|', ';', '&', '>', '<', '(', '{', '[', ']',
  '["', '", "', '"]', '[]', ',', '--from=', '--mount=type=cache,target=', '--chown=', 'FROM ', ' AS a\n', 'RUN ', 'COPY ', 'ADD ', 'ENV A=', 'ARG A\n', 'ONBUILD ', 'USER 0\n', 'SHELL ["bash", "-c"]\n', 'HEALTHCHECK CMD ', 'CMD ',
  'services:\n', '  a:\n', '    image: ', '    build: .\n', '- ', ': ', '&x ', '*x', '<<: ', '!!str ', '!reset ', '| \n', '>-\n', '? ', '---\n', '...\n', '%YAML 1.2\n', '${A:?', '$$', '0x1f', '08:00', '1e9', '~', 'null', '\u0000', '\ufeff', '\u2028', '\u202e', 'é', '😀',
  '\ud800', '# dockerlint ignore=all\n', '# hadolint ignore=DL3008\n', '=', '%', 'apt-get install ', 'pip install ', 'if true; then ', 'fi', 'case x in ', 'esac', 'for i in ', 'do ', 'done', '2>&1',
]

/** One to eight random changes: parts taken out, doubled, moved, broken by a token, or put in from another text. */
export function mutate(text: string, other: string, random: () => number): string {
  let result = text
  const upTo = (limit: number): number => Math.floor(random() * limit)
  for (let rest = 1 + upTo(8); rest > 0; rest--) {
    const at = upTo(result.length + 1)
    const end = Math.min(result.length, at + upTo(random() < 0.8 ? 12 : 400))
    switch (upTo(7)) {
      case 0:
        result = result.slice(0, at) + result.slice(end)
        break
      case 1:
        result = result.slice(0, end) + result.slice(at, end) + result.slice(end)
        break
      case 2: {
        const from = upTo(other.length + 1)
        result = result.slice(0, at) + other.slice(from, from + upTo(200)) + result.slice(at)
        break
      }
      case 3: {
        const lines = result.split('\n')
        const [line = ''] = lines.splice(upTo(lines.length), 1)
        lines.splice(upTo(lines.length + 1), 0, line)
        result = lines.join('\n')
        break
      }
      case 4:
        result = result.slice(0, at)
        break
      default:
        result = result.slice(0, at) + (TOKENS[upTo(TOKENS.length)] ?? '') + result.slice(at)
    }
  }
  return result.slice(0, LONGEST)
}

/** Longer ones only take longer. */
const LONGEST = 60_000
