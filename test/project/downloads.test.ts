import { describe, expect, it } from 'vitest'
import { downloadsOf, hostOf, isNearHost, verifiesDownloads } from '../../src/project/downloads.ts'
import { parseShell, type SimpleCommand } from '../../src/syntax/shell/index.ts'
import { MappedText } from '../../src/text/mapped.ts'

function commands(text: string): readonly SimpleCommand[] {
  return parseShell(MappedText.of(text, { start: 0, end: text.length })).commands
}

function downloads(text: string): string[] {
  return commands(text).flatMap(downloadsOf).map(({ url, target, insecure }) => `${url} ${target ?? '-'}${insecure ? ' insecure' : ''}`)
}

describe('downloads', () => {
  it('are the addresses of curl and wget with the files that they go to', () => {
    expect(downloads('curl -fsSLo /a https://example.org/a')).toEqual(['https://example.org/a /a'])
    expect(downloads('curl -fsSLO https://example.org/x/a.tgz?v=1')).toEqual(['https://example.org/x/a.tgz?v=1 a.tgz'])
    expect(downloads('curl https://example.org/a > b')).toEqual(['https://example.org/a b'])
    expect(downloads('curl https://example.org/a | sh; curl --url https://example.org/b')).toEqual(['https://example.org/a -', 'https://example.org/b -'])
    expect(downloads('wget -q https://example.org/a https://example.org/b/')).toEqual(['https://example.org/a a', 'https://example.org/b/ -'])
    expect(downloads('wget -qO- https://example.org/a; wget -O /c https://example.org/a')).toEqual(['https://example.org/a -', 'https://example.org/a /c'])
    expect(downloads('curl -kL example.org/a -o a')).toEqual(['http://example.org/a a insecure'])
  })

  it('are not what other options hold, nor what other programs get', () => {
    expect(downloads('curl -x http://proxy.example.org -H "A: http://b.example.org" -e http://c.example.org -d https://d.example.org https://example.org/a')).toEqual(['https://example.org/a -'])
    expect(downloads('wget --header "A: http://b.example.org" --referer http://c.example.org -i list; echo https://example.org; curl $URL')).toEqual([])
  })
})

it('hosts are known where no variable stands in them', () => {
  expect(['http://user:pw@Example.org:80/a', 'https://[::1]/a', 'http://$HOST/a', 'http:///a', 'http://x?y'].map(hostOf)).toEqual(['example.org', '[::1]', undefined, undefined, 'x'])
})

it('hosts are near where only the own network knows them', () => {
  for (const host of ['localhost', 'nexus', '127.0.0.1', '10.1.2.3', '172.20.0.1', 'mirror.corp', 'api.default.svc']) expect(isNearHost(host), host).toBe(true)
  for (const host of ['example.org', '8.8.8.8', '172.32.0.1', '100.1.1.1']) expect(isNearHost(host), host).toBe(false)
})

it('a checksum or a signature verifies', () => {
  for (const text of ['echo x | sha256sum -c -', 'gpg --batch --verify a.asc a', 'gpgv a.sig a', 'openssl dgst -sha256 a', 'rpm -K a.rpm']) expect(verifiesDownloads(commands(text)), text).toBe(true)
  for (const text of ['gpg --import key', 'openssl req -x509', 'rpm -i a.rpm', 'echo sha256sum']) expect(verifiesDownloads(commands(text)), text).toBe(false)
})
