export type TokenKind =
  | 'aws-access-key-id' | 'github-token' | 'gitlab-token' | 'slack-token' | 'slack-webhook' | 'private-key' | 'npm-token' | 'json-web-token' | 'stripe-key'
  | 'google-api-key' | 'sendgrid-key' | 'docker-hub-token' | 'pypi-token' | 'openai-key' | 'anthropic-key' | 'hugging-face-token' | 'discord-webhook' | 'telegram-bot-token' | 'tailscale-key' | 'digitalocean-token' | 'vault-token';

export interface TokenLiteral {
  readonly kind: TokenKind;
  /** Offsets of the token in the text, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * Formats that say by themselves what they are. Source: the issuers' documents on their tokens. Each pattern starts
 * with fixed text that nothing of its own alphabet may precede, so that no text makes it start over and over.
 */
const FORMATS: readonly (readonly [TokenKind, RegExp])[] = [
  ['aws-access-key-id', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g],
  ['github-token', /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,255})/g],
  ['gitlab-token', /(?<![\w-])gl(?:pat|dt|rt|ptt|cbt|soat)-[\w-]{20,200}/g],
  ['slack-token', /(?<![\w-])xox[abeposr]-[\w-]{10,200}/g],
  ['slack-webhook', /(?<=hooks\.slack\.com\/services\/)T\w{6,20}\/B\w{6,20}\/\w{16,40}/g],
  ['private-key', /-----BEGIN (?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g],
  ['npm-token', /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g],
  ['npm-token', /(?<=_authToken {0,2}= {0,2})["']?[A-Za-z0-9][\w.+/=-]{7,400}/g],
  ['json-web-token', /(?<![\w.-])eyJ[\w-]{8,4000}\.eyJ[\w-]{8,8000}\.[\w-]{16,2000}/g],
  ['stripe-key', /(?<![\w])(?:sk|rk)_live_[A-Za-z0-9]{16,250}/g],
  ['google-api-key', /(?<![\w-])AIza[\w-]{35}(?![\w-])/g],
  ['sendgrid-key', /(?<![\w.-])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g],
  ['docker-hub-token', /(?<![\w-])dckr_pat_[\w-]{27}/g],
  ['pypi-token', /(?<![\w-])pypi-AgEIcHlwaS5vcmc[\w-]{50,400}/g],
  ['anthropic-key', /(?<![\w-])sk-ant-[\w-]{32,250}/g],
  ['openai-key', /(?<![\w-])sk-proj-[\w-]{40,250}/g],
  ['discord-webhook', /(?<=discord(?:app)?\.com\/api\/webhooks\/\d{10,22}\/)[\w-]{40,100}/g],
  ['telegram-bot-token', /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g],
  ['tailscale-key', /(?<![\w-])tskey-(?:auth|client|api)-\w{8,40}-\w{16,80}/g],
  ['digitalocean-token', /(?<![\w])do[por]_v1_[0-9a-f]{64}/g],
  ['vault-token', /(?<![\w.])hv[sb]\.[\w-]{24,300}/g],
  ['hugging-face-token', /(?<![\w])hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/g],
]

/** What every format has somewhere: most texts have none of it, and are read once instead of once for each format. */
const ANY_LEAD = /AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|cbt|soat)-|xox[abeposr]-|hooks\.slack\.com|-----BEGIN |npm_|_authToken|eyJ|_live_|AIza|SG\.|dckr_pat_|pypi-|sk-(?:ant|proj)-|hf_|webhooks\/|:AA|tskey-|_v1_|hv[sb]\./

/** Tokens that are recognised by their form alone, in the order of the text and without overlaps. */
export function findTokenLiterals(text: string): readonly TokenLiteral[] {
  if (!ANY_LEAD.test(text)) return []
  const found: TokenLiteral[] = []
  for (const [kind, format] of FORMATS) {
    for (const match of text.matchAll(format)) {
      if (isExample(match[0]) || (kind === 'npm-token' && !/\d/.test(match[0]))) continue
      const quote = /^["']/.test(match[0]) ? 1 : 0
      found.push({ kind, start: match.index + quote, end: match.index + match[0].length })
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  return found.filter((token) => {
    if (token.start < end) return false
    end = token.end
    return true
  })
}

/** The keys of the issuers' own manuals, and tokens that are blanked out. */
function isExample(token: string): boolean {
  if (token.endsWith('EXAMPLE')) return true
  const tail = token.slice(-12).toLowerCase()
  return !token.startsWith('-----') && [...tail].every((character) => character === tail[0])
}
