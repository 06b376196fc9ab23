import { describe, expect, it } from 'vitest'
import { combineRivals } from '../../src/config/rivals/combine.ts'
import { readRivalConfig } from '../../src/config/rivals/files.ts'
import { migrate } from '../../src/config/rivals/migration.ts'
import { KnownCodes, type RivalConfig } from '../../src/config/rivals/rival-config.ts'
import { parseToml, TomlError } from '../../src/config/rivals/toml.ts'
import { RuleNames } from '../../src/config/presets.ts'
import { readConfig } from '../../src/config/read.ts'
import { ConfigError } from '../../src/config/config.ts'
import { HADOLINT_SEVERITIES } from '../../src/config/rivals/hadolint-severities.ts'
import { createDocument } from '../../src/text/document.ts'
import { rules } from '../../rules/index.ts'

const known = new KnownCodes(rules)

function read(path: string, text: string): RivalConfig {
  const config = readRivalConfig(path, text, known)
  if (config === undefined) throw new Error(`nothing was read out of ${path}`)
  return config
}

describe('.hadolint.yaml', () => {
  it('gives levels of codes, and off wins', () => {
    const { codes, failOn, presets } = read('.hadolint.yaml', 'ignored: [DL3008, SC2086]\noverride:\n  error: [DL3015, DL3008]\n  style: [DL3007]\n  ignore: [DL3003]\nfailure-threshold: warning\n')
    expect(Object.fromEntries(codes)).toEqual({ DL3015: 'error', DL3007: 'info', DL3003: 'off', DL3008: 'off', SC2086: 'off' })
    expect([failOn, presets]).toEqual(['warning', ['hadolint']])
  })

  it('fails on info unless told, and never with no-fail', () => {
    expect(read('.hadolint.yml', '').failOn).toBe('info')
    expect(read('.hadolint.yml', 'no-fail: true\nfailure-threshold: error\n').failOn).toBe('never')
  })

  it('says what it cannot carry', () => {
    expect(read('.hadolint.yaml', 'format: json\ndisable-ignore-pragma: true\nignroed: [DL3008]\n').notCarried).toEqual([
      expect.stringContaining('disable-ignore-pragma'), expect.stringContaining('"ignroed"'),
    ])
  })

  it('is refused with the place where it is no YAML', () => {
    expect(() => read('.hadolint.yaml', 'ignored: [DL3008\n')).toThrow(ConfigError)
    expect(() => read('.hadolint.yaml', '- DL3008\n')).toThrow('.hadolint.yaml:1:1')
  })
})

describe('.tally.toml in all its parts', () => {
  it('gives levels, and off for all of a linter', () => {
    const { codes, failOn, notCarried } = read('.tally.toml', 'fail-level = "none"\n[rules]\ninclude = ["buildkit/*", "hadolint/DL3026", "DL9999", "shellcheck/SC2250"]\nexclude = ["buildkit/*", "tally/unknown", 1]\n[slow-checks]\nmode = "off"\n')
    expect(failOn).toBe('never')
    expect([codes.get('DL3026'), codes.get('SC2250'), codes.get('StageNameCasing')]).toEqual(['error', 'warning', 'off'])
    expect(notCarried).toEqual(['include: there is no rule for DL9999', '[slow-checks]'])
  })

  it('carries options, and says which it cannot', () => {
    const { codes, options, notCarried } = read('.tally.toml', '[rules.hadolint.DL3026]\ntrusted-registries = ["a"]\nseverity = "fatal"\n[rules.hadolint.DL9999]\nseverity = "off"\n[rules.hadolint.DL3001]\na = true\nb = 1\nc = "x"\nd = {e = 1}\n')
    expect(codes.size).toBe(0)
    expect(options.map(({ key, type, value }) => [key, type, value])).toEqual([['DL3026: trusted-registries', 'strings', ['a']], ['DL3001: a', 'boolean', true], ['DL3001: b', 'number', 1], ['DL3001: c', 'string', 'x']])
    expect(notCarried).toEqual(['DL3026: "fatal" is no severity', 'there is no rule for hadolint/DL9999 (severity)', 'hadolint/DL3001: d'])
  })

  it('takes no harm from values of the wrong kind', () => {
    expect(read('.tally.toml', 'rules = 1\noutput = 2\n').codes.size).toBe(0)
    expect(read('.tally.toml', '[rules]\nhadolint = 1\nexclude = "nothing/DL3008"\n').notCarried).toEqual(['exclude: there is no rule for nothing/DL3008'])
  })
})

describe('the table of hadolint\'s severities', () => {
  it('has all its rules and the parse error', () => {
    expect(HADOLINT_SEVERITIES.size).toBe(72)
    expect([...HADOLINT_SEVERITIES.keys()].every((code) => /^DL[134]\d{3}$/.test(code))).toBe(true)
  })
})

describe('dclint', () => {
  it('reads levels, options and exclusions', () => {
    const { codes, exclude, notCarried } = read('.dclintrc', '{ "rules": { "no-version-field": 0, "no-unbound-port-interfaces": [2, { "odd": 1 }], "made-up": 1 }, "exclude": ["tests"] }')
    expect(Object.fromEntries(codes)).toEqual({ 'no-version-field': 'off', 'no-unbound-port-interfaces': 'error' })
    expect(exclude).toEqual(['**/tests/**/*.{yml,yaml}'])
    expect(notCarried).toEqual(['there is no rule for made-up'])
  })

  it('reads options of all kinds, and says what is none', () => {
    const { codes, options, exclude, notCarried } = read('.dclintrc.yaml', 'rules:\n  no-version-field: [3, {list: [a, b], flag: true, size: 5, word: x, deep: {a: b}}]\n  require-quotes-in-ports:\nexclude: [a/b/, one.yml, tests/]\n')
    expect(codes.size).toBe(0)
    expect(options.map(({ key, type, value }) => [key, type, value])).toEqual([
      ['no-version-field: list', 'strings', ['a', 'b']], ['no-version-field: flag', 'boolean', true], ['no-version-field: size', 'number', 5], ['no-version-field: word', 'string', 'x'],
    ])
    expect(exclude).toEqual(['a/b/**/*.{yml,yaml}', 'one.yml', '**/tests/**/*.{yml,yaml}'])
    expect(notCarried).toEqual(['no-version-field: a level is 0, 1 or 2', 'no-version-field: the option deep', 'require-quotes-in-ports: a level is 0, 1 or 2'])
  })

  it('stands in package.json under its name only', () => {
    expect(readRivalConfig('package.json', '{ "name": "x" }', known)).toBeUndefined()
    expect(read('package.json', '{ "dclint": { "rules": { "no-version-field": 1 } } }').codes.get('no-version-field')).toBe('warning')
  })
})

describe('compose-lint, Trivy and Checkov', () => {
  it('reads what is off and how severe the rest is', () => {
    const { codes, notCarried } = read('.compose-lint.yml', 'rules:\n  CL-0001: { enabled: false, reason: why }\n  CL-0005: { severity: critical, exclude_services: [proxy] }\n')
    expect(Object.fromEntries(codes)).toEqual({ 'CL-0001': 'off', 'CL-0005': 'error' })
    expect(notCarried).toEqual([expect.stringContaining('exclude_services (proxy)')])
  })

  it('takes Trivy\'s codes in all their forms, and only those of Dockerfiles', () => {
    expect([...read('.trivyignore', '# why\nAVD-DS-0002\nDS017 exp:2027-01-01\nCVE-2026-1234\n').codes]).toEqual([['DS-0002', 'off'], ['DS-0017', 'off']])
    expect(readRivalConfig('.trivyignore', 'CVE-2026-1234\n', known)).toBeUndefined()
    const { codes, codesByPath } = read('.trivyignore.yaml', 'misconfigurations:\n  - id: AVD-DS-0001\n  - { id: DS-0002, paths: [ci/Dockerfile] }\n')
    expect([[...codes.keys()], codesByPath.map(({ files }) => files)]).toEqual([['DS-0001'], [['ci/Dockerfile']]])
  })

  it('takes Checkov\'s codes of Dockerfiles', () => {
    const { codes, failOn } = read('.checkov.yaml', 'skip-check: [CKV_DOCKER_2, CKV_AWS_1]\nsoft-fail: true\n')
    expect([[...codes.keys()], failOn]).toEqual([['CKV_DOCKER_2'], 'never'])
    expect(readRivalConfig('.checkov.yaml', 'framework: [terraform]\n', known)).toBeUndefined()
  })
})

describe('tally', () => {
  it('reads exclusions, severities and the failing level', () => {
    const { codes, failOn } = read('.tally.toml', '[output]\nfail-level = "error"\n[rules]\nexclude = ["hadolint/DL3008", "shellcheck/SC2086"]\n[rules.hadolint.DL3020]\nseverity = "error"\n[rules.buildkit.StageNameCasing]\nseverity = "off"\n')
    expect(Object.fromEntries(codes)).toMatchObject({ DL3008: 'off', SC2086: 'off', DL3020: 'error', StageNameCasing: 'off' })
    expect(failOn).toBe('error')
  })

  it('excludes a whole linter', () => {
    expect(read('tally.toml', '[rules]\nexclude = ["buildkit/*"]\n').codes.get('MaintainerDeprecated')).toBe('off')
  })
})

describe('TOML', () => {
  it('reads tables, keys and values', () => {
    expect(parseToml('a = 1 # one\n"b c".d = \'x\\n\'\n[t.u]\nlist = [\n  "a", # first\n  true,\n]\nin = { x = 1.5, y = "q\\"" }\n')).toEqual({
      a: 1, 'b c': { d: 'x\\n' }, t: { u: { list: ['a', true], in: { x: 1.5, y: 'q"' } } },
    })
  })

  it('reads lists of tables, long texts, and texts that are no numbers', () => {
    expect(parseToml('\ufeff[[t]]\na = """x\ny"""\n[[t]]\nb = 2026-11-01\nc = 1_000\n[u]\nd = \'\'\'z\'\'\' # end')).toEqual({ t: { a: 'x\ny', b: '2026-11-01', c: 1000 }, u: { d: 'z' } })
  })

  it.each(['= 1', '[[a]', 'a = { b = 1 c = 2 }', 'a = """x', 'a = "x\\', 'a',  'a = ', 'a = "x', '[a', 'a = [1 2]', 'a = 1 b = 2', 'a = 1\n[a]\nb = 1', `a = ${'['.repeat(5000)}`, '__proto__ = 1\n[__proto__.x]\ny = 1'])('refuses %j', (text) => {
    expect(() => parseToml(text)).toThrow(TomlError)
  })

  it('does not touch the prototype of objects', () => {
    parseToml('[__proto__]\npolluted = true\n')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('several of them together', () => {
  it('hold each for the files that they read', () => {
    const { config } = combineRivals([read('.hadolint.yaml', 'ignored: [DL3008]'), read('.dclintrc', 'rules: { no-version-field: 2 }')], rules)
    expect(config.presets).toEqual(['hadolint'])
    expect(config.overrides.map(({ files, presets }) => [files[0], presets])).toEqual([['.env*', ['recommended']], ['*.yml', ['dclint']]])
    expect(config.codes?.get('no-version-field')).toBe('error')
  })
})

describe('migration', () => {
  it('writes a configuration that reads as ours', () => {
    const { text, notCarried } = migrate([read('.hadolint.yaml', 'ignored: [DL3008, DL3020]\noverride: { error: [DL3007] }\nfailure-threshold: error\n'), read('.dclintrc', 'exclude: [tests]\nrules: { no-version-field: 0 }')], rules)
    const config = readConfig(createDocument('dockerlint.config.yaml', 'other', text), rules, new RuleNames(rules))
    expect(config).toMatchObject({ presets: ['hadolint'], failOn: 'error' })
    expect(config?.rules.get('pin-apt-packages')?.level).toBe('off')
    expect(config?.rules.get('latest-tag')?.level).toBe('error')
    expect(config?.rules.get('obsolete-version')?.level).toBe('off')
    expect(config?.overrides).toHaveLength(2)
    expect(config?.exclude).toEqual(['**/tests/**/*.{yml,yaml}'])
    expect(notCarried).toEqual([])
    expect(text).toContain('pin-apt-packages: off  # DL3008')
  })

  it('carries options without a severity', () => {
    const { text } = migrate([read('.hadolint.yaml', 'trustedRegistries: [docker.io, "*.gcr.io"]\nlabel-schema: { version: semver }\nignored: [SC2086]\n')], rules)
    expect(text).toContain('untrusted-registry: { registries: [docker.io, "*.gcr.io"] }')
    const config = readConfig(createDocument('dockerlint.config.yaml', 'other', text), rules, new RuleNames(rules))
    expect(config?.rules.get('label-schema')).toEqual({ options: { schema: { version: 'semver' } } })
    expect(config?.rules.get('shellcheck')).toEqual({ options: { exclude: ['SC2086'] } })
  })

  it('keeps a rule on that has other codes besides, and says so', () => {
    const { text, notCarried } = migrate([read('.trivyignore', 'DS-0019\n')], rules)
    expect(text).not.toContain('dnf-clean')
    expect(notCarried).toEqual([expect.stringContaining('DS-0027')])
  })
})
