import { describe, expect, it } from 'vitest'
import { memoryProjectFiles } from '../../src/host/index.ts'
import { Documents } from '../../src/project/documents.ts'

function documents(files: Readonly<Record<string, string>>): Documents {
  return new Documents(memoryProjectFiles({ files }), ['.'])
}

describe('what documents say about purposes', () => {
  it('takes the heading above a command', () => {
    const read = documents({ 'README.md': '# App\n## Production\n\n    docker compose up -d\n', 'docker-compose.yml': '' })
    expect(read.purposeOfCompose('docker-compose.yml', true).value).toBe('production')
    expect(read.purposeOfCompose('docker-compose.other.yml', false).value).toBe('unknown')
  })

  it('reads headings in front of CRLF', () => {
    const read = documents({ 'README.md': '# App\r\n## Production\r\n\r\n    docker compose up -d\r\n', 'docker-compose.yml': '' })
    expect(read.purposeOfCompose('docker-compose.yml', true).value).toBe('production')
  })

  it('takes the make target', () => {
    const read = documents({ Makefile: 'test:\n\tdocker-compose -f stack.yml run --rm web pytest\n', 'stack.yml': '' })
    expect(read.purposeOfCompose('stack.yml', false)).toMatchObject({ value: 'test', reasons: ['"test" in Makefile'] })
  })

  it('takes the job of a CI file', () => {
    const read = documents({ '.github/workflows/ci.yml': 'jobs:\n  deploy:\n    steps:\n      - run: docker build -f docker/Dockerfile --target server .\n', 'docker/Dockerfile': '' })
    expect(read.purposeOfBuild('docker/Dockerfile', 'server').value).toBe('production')
    expect(read.purposeOfBuild('docker/Dockerfile', undefined).value).toBe('unknown')
  })

  it('lets the command\'s own words win over what stands around it', () => {
    const read = documents({ 'README.md': '# Production\n`docker build -t app:dev .`\n', Dockerfile: '' })
    expect(read.purposeOfBuild('Dockerfile', undefined).value).toBe('development')
  })

  it('proves nothing where documents disagree', () => {
    const read = documents({ 'README.md': '# Production\ndocker compose up\n# Development\ndocker compose up\n', 'compose.yaml': '' })
    expect(read.purposeOfCompose('compose.yaml', true).value).toBe('unknown')
  })

  it('does not read changelogs', () => {
    expect(documents({ 'CHANGELOG.md': '# Production\ndocker compose up\n', 'compose.yaml': '' }).mentions).toEqual([])
  })

  it('joins continued lines', () => {
    const read = documents({ 'README.md': '# Testing\n    docker compose \\\n      -f ci.yml \\\n      up\n', 'ci.yml': '' })
    expect(read.mentions).toMatchObject([{ files: ['ci.yml'] }])
  })
})
