import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beginsLikeDockerfile, readList } from '../../src/cli/files-from.ts'
import { command, folderOf } from '../support/command.ts'

const IMAGE = 'FROM python:3.13-slim\nADD app.py /srv/\n'

async function listed(folder: string, ...args: string[]): Promise<string[]> {
  const { out, err } = await command(folder, '--format', 'json', '--files-from', 'list', ...args)
  expect(err).toBe('')
  return (JSON.parse(out) as { files: { path: string }[] }).files.map(({ path }) => path)
}

describe('--files-from', () => {
  it.each([
    ['lines', 'a/Dockerfile\nb/Dockerfile\n'],
    ['lines of Windows, an empty one, a byte order mark and no end', '\ufeffa/Dockerfile\r\n\r\n./b/Dockerfile'],
    ['NULs', 'a/Dockerfile\0b/Dockerfile\0'],
    ['a repeat', 'a/Dockerfile\nb/Dockerfile\na/Dockerfile\n'],
  ])('takes paths in %s', async (_, list) => {
    expect(await listed(folderOf({ list, 'a/Dockerfile': IMAGE, 'b/Dockerfile': IMAGE, 'c/Dockerfile': IMAGE }))).toEqual(['a/Dockerfile', 'b/Dockerfile'])
  })

  it('takes names with a line break between NULs', async () => {
    expect(await listed(folderOf({ list: 'a\nb/Dockerfile\0', 'a\nb/Dockerfile': IMAGE }))).toEqual(['a\nb/Dockerfile'])
  })

  it('takes folders, and what is named besides', async () => {
    expect(await listed(folderOf({ list: 'a\n', 'a/x/Dockerfile': IMAGE, 'b/Dockerfile': IMAGE, 'c/Dockerfile': IMAGE }), 'c')).toEqual(['a/x/Dockerfile', 'c/Dockerfile'])
  })

  it('lints of a list of everything what is Docker\'s', async () => {
    const folder = folderOf({
      Dockerfile: IMAGE, 'image.recipe': IMAGE, 'app.py': 'from x import y\n', 'k8s.yaml': 'kind: Pod\nspec: {}\n', 'stack.yml': 'services:\n  web:\n    image: nginx:1.29.3\n', 'notes.txt': 'From here on\nall is text\n', 'photo.png': new Uint8Array([0, 1, 2, 255]),
    })
    writeFileSync(join(folder, 'list'), ['Dockerfile', 'image.recipe', 'app.py', 'k8s.yaml', 'stack.yml', 'notes.txt', 'photo.png'].join('\n'))
    expect(await listed(folder)).toEqual(['Dockerfile', 'image.recipe', 'stack.yml'])
  })

  it.each([['nothing', ''], ['empty lines', '\n\n'], ['no file of Docker', 'app.py\n']])('is clean for a list of %s', async (_, list) => {
    const { code, out } = await command(folderOf({ list, 'app.py': 'x = 1\n', Dockerfile: IMAGE }), '--files-from', 'list', '--format', 'json')
    expect([code, (JSON.parse(out) as { files: unknown[] }).files]).toEqual([0, []])
  })

  it('names what is missing, at its line', async () => {
    const { code, err, out } = await command(folderOf({ list: 'Dockerfile\n\ngone/Dockerfile\nDockerfile \n', Dockerfile: IMAGE }), '--files-from', 'list')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('list:3: there is no file or folder "gone/Dockerfile"\nlist:4: there is no file or folder "Dockerfile "')
  })

  it('shows a bounded number of them, and nothing that a terminal acts on', async () => {
    const { err } = await command(folderOf({ list: Array.from({ length: 100 }, (_, index) => `x\u001b[31m${index}`).join('\n') }), '--files-from', 'list')
    expect(err).toContain('and 80 more')
    expect(err).not.toContain('\u001b')
  })

  it.each([
    ['a list that is not there', ['--files-from', 'nowhere'], 'there is no such file'],
    ['a folder', ['--files-from', '.'], 'is a folder'],
    ['a list that is no text', ['--files-from', 'bytes'], 'not valid UTF-8'],
    ['standard input for two things', ['--files-from', '-', '-'], 'stands alone'],
  ])('refuses %s', async (_, args, message) => {
    const { code, err } = await command(folderOf({ bytes: new Uint8Array([0xff, 0xfe]), Dockerfile: IMAGE }), ...args)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })

  it('reads a pipe to its end', async () => {
    const folder = folderOf({ 'a/Dockerfile': IMAGE, 'b/Dockerfile': IMAGE })
    execFileSync('mkfifo', [join(folder, 'list')])
    const writer = import('node:child_process').then(({ spawn }) => spawn('sh', ['-c', 'printf "a/Dockerfile\\n" > list'], { cwd: folder }))
    await writer
    expect(await listed(folder)).toEqual(['a/Dockerfile'])
  })

  it('leaves the configuration its say over what is left out', async () => {
    const folder = folderOf({ list: 'vendor/Dockerfile\n', 'vendor/Dockerfile': IMAGE, 'dockerlint.config.yaml': 'exclude: [vendor/**]\n' })
    expect(await listed(folder)).toEqual(['vendor/Dockerfile'])
    expect(await listed(folder, '--force-exclude')).toEqual([])
    mkdirSync(join(folder, 'empty'))
  })
})

describe('readList', () => {
  it('counts lines and entries from 1', () => {
    expect(readList('a\n\nb')).toEqual([{ path: 'a', at: 1 }, { path: 'b', at: 3 }])
    expect(readList('a\0\0b\r\0')).toEqual([{ path: 'a', at: 1 }, { path: 'b\r', at: 3 }])
  })
})

describe('beginsLikeDockerfile', () => {
  it.each(['FROM alpine', '# x\n\n  from --platform=$A alpine AS base\r\nRUN x', 'ARG A=1\nARG B\nFROM $A'])('is true for %j', (text) => {
    expect(beginsLikeDockerfile(text)).toBe(true)
  })

  it.each(['', 'from x import y', 'From here on', 'RUN x\nFROM a', 'ARG A', 'import x\nFROM alpine', '#!/bin/sh\necho'])('is false for %j', (text) => {
    expect(beginsLikeDockerfile(text)).toBe(false)
  })
})
