import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../../src/host/index.ts'
import type { Documentation } from '../../../src/project/documentation/model.ts'
import { readDocumentation } from '../../../src/project/documentation/read.ts'
import { createDocument, positionAt, toHost } from '../../../src/text/document.ts'

function read(text: string, path = 'README.md'): Documentation {
  return readDocumentation(createDocument(path, 'markdown', text), memoryProjectFiles({ files: { [path]: text } }))
}

function kinds(text: string): [string, boolean][] {
  return read(text).fragments.map((fragment) => [fragment.document.kind, fragment.whole])
}

const fence = (content: string, language = ''): string => `\`\`\`${language}\n${content}\n\`\`\`\n`

describe('commands of a block', () => {
  it.each(['\n', '\r\n'])('go on behind a backslash, with %j too', (newline) => {
    const text = fence('docker run -d \\\n  -v /data:/data \\\n  shop/web:1.4', 'sh').replaceAll('\n', newline)
    const [command] = read(text).commands
    const host = toHost({ document: command!.document, range: command!.image!.range })
    expect(command?.options.flags.get('-v')?.map(({ value }) => value)).toEqual(['/data:/data'])
    expect(positionAt(host.document, host.range.start)).toEqual({ line: 4, column: 3 })
  })
})

describe('what a block is', () => {
  it('is told by its content, whatever it is called', () => {
    expect(kinds(fence('# the image\nFROM debian:13\nRUN make', 'bash'))).toEqual([['dockerfile', false]])
    expect(kinds(fence('services:\n  web:\n    image: a:1'))).toEqual([['compose', true]])
    expect(kinds(fence('FROM debian:13', 'dockerfile'))).toEqual([['dockerfile', false]])
  })
  it.each([
    ['one line alone', fence('FROM debian:13')],
    ['prose', fence('From here on\nRUN with it')],
    ['SQL', fence('FROM users\nWHERE a = 1', 'sql')],
    ['Python', fence('from a import b\nrun(b)')],
    ['a difference', fence('FROM debian:12\nRUN make', 'diff')],
    ['Kubernetes', fence('apiVersion: v1\nkind: Service\nservices:\n  a: b', 'yaml')],
    ['a broken file', fence('services:\n  web:\n   - image: "a', 'yaml')],
    ['what the document calls bad', `Don't do this:\n\n${fence('FROM debian\nRUN make\nCOPY . .\nCMD x')}`],
    ['what its heading calls bad', `## Bad\n\n${fence('FROM debian\nRUN make')}`],
  ])('is not %s', (_, text) => {
    expect(kinds(text)).toEqual([])
  })
  it('is whole where nothing is left out', () => {
    expect(kinds(fence('FROM debian:13\nCOPY a /a\nCMD ["a"]'))).toEqual([['dockerfile', true]])
    expect(kinds(fence('FROM debian:13\nCOPY a /a\n...\nCMD ["a"]'))).toEqual([['dockerfile', false]])
    expect(kinds(fence('services:\n  web:\n    image: a:1\n  # ... as before ...'))).toEqual([['compose', false]])
    expect(kinds(fence('services:\n  web:\n    image: a:1\n  db:\n    environment:\n      A: b'))).toEqual([['compose', false]])
  })
  it('reads over an ellipsis, and keeps the places behind it', () => {
    const [fragment] = read(fence('FROM debian:13\n...\nRUN make')).fragments
    const step = fragment?.project.dockerfiles[0]?.stages[0]?.steps[0]
    const host = toHost({ document: fragment!.document, range: step!.instruction.range })
    expect(step?.instruction.keyword).toBe('RUN')
    expect(positionAt(host.document, host.range.start)).toEqual({ line: 4, column: 1 })
  })
  it('is alone: other snippets and the files around are not known', () => {
    const { fragments } = read(`${fence('services:\n  web:\n    build: .')}${fence('FROM debian:13\nRUN make')}`)
    expect(fragments).toHaveLength(2)
    expect(fragments.every(({ project }) => !project.files.complete)).toBe(true)
    expect(fragments[0]?.project.services[0]?.build?.dockerfile).toBeUndefined()
  })
  it('takes its purpose from its section', () => {
    const [fragment] = read(`# Shop\n\n## Development\n\n${fence('services:\n  web:\n    image: a:1')}`).fragments
    expect(fragment?.project.services[0]?.purpose.value).toBe('development')
  })
})

describe('command lines', () => {
  const commands = (content: string, language?: string): string[] => read(fence(content, language)).commands.map(({ action, image, composeCommand, options }) =>
    [action, image?.value, composeCommand, ...options.flags.keys()].filter((part) => part !== undefined).join(' '))

  it('are taken apart, options with their values', () => {
    expect(commands('docker run -it --rm -v "$PWD:/app" --name web -p80:80 shop:1.4 -v')).toEqual(['run shop:1.4 -i -t --rm -v --name -p'])
    expect(commands('docker --context x container run -d a:1')).toEqual(['run a:1 -d'])
    expect(commands('docker buildx build --build-arg A=b -t a .')).toEqual(['build --build-arg -t'])
    expect(commands('docker-compose -f x.yml -p shop run --rm web')).toEqual(['compose run --rm'])
    expect(commands('sudo docker compose up -d')).toEqual(['compose up -d'])
  })
  it('go over lines, as sh, cmd and PowerShell have it', () => {
    expect(commands('docker run \\\n  -d \\\n  a:1')).toEqual(['run a:1 -d'])
    expect(commands('docker run `\n  -d `\n  a:1', 'powershell')).toEqual(['run a:1 -d'])
    expect(commands('docker run ^\n-d ^\na:1', 'cmd')).toEqual(['run a:1 -d'])
  })
  it('stand behind prompts, and what is printed is none', () => {
    expect(commands('$ docker run -d a:1\ndocker run -d b:1\nme@host:~/x$ docker run -d c:1\n# docker run -d d:1')).toEqual(['run a:1 -d', 'run c:1 -d'])
    expect(commands('# docker run -d d:1', 'console')).toEqual(['run d:1 -d'])
    expect(commands('PS C:\\x> docker run -d a:1', 'powershell')).toEqual(['run a:1 -d'])
  })
  it('survive placeholders that no shell reads', () => {
    expect(commands('docker run <image>\ndocker run -d a:1 (or b)\ndocker run -d c:1')).toContain('run c:1 -d')
  })
  it('are not those of other languages', () => {
    expect(commands('run("docker run -d a:1")', 'python')).toEqual([])
  })
})
