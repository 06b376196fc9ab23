import { describe, expect, it } from 'vitest'
import { isImageReference } from '../../../src/syntax/dockerfile/image-reference-grammar.ts'

describe('isImageReference', () => {
  it.each([
    'debian', 'debian:12', 'example/app', 'registry.example.org/team/app:1.2', 'localhost:5000/app', 'LOCALHOST/app', 'Example/app', '[2001:db8::1]:5000/app',
    'a__b.c---d:V1_x.y-z', `debian@sha256:${'0'.repeat(64)}`, `debian:12@sha256:${'a'.repeat(64)}`, 'app:_x',
  ])('takes %s', (text) => expect(isImageReference(text)).toBe(true))

  it.each([
    '', 'Debian', 'example/App', 'debian:', 'debian:12:slim', 'debian:-x', 'a..b', 'a___b', '-a', 'a-', 'a//b', '/a', 'a/', 'registry..org:x/a', 'a b', 'debian@sha256:12', `debian:${'x'.repeat(129)}`,
    'a'.repeat(64), '<image>', '.a',
  ])('refuses "%s"', (text) => expect(isImageReference(text)).toBe(false))
})
