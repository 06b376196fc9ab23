import { expect, it } from 'vitest'
import { buildDockerfile } from '../../src/project/dockerfile/build.ts'
import { knownShell } from '../../src/project/known-shell.ts'
import { createDocument } from '../../src/text/document.ts'

/** What reads the command `here` of a Dockerfile. */
function shellOf(text: string): string | undefined {
  const file = buildDockerfile(createDocument('Dockerfile', 'dockerfile', text))
  for (const step of file.stages.flatMap(({ steps }) => steps)) {
    const command = step.commands.find(({ name }) => name === 'here')
    if (command !== undefined) return knownShell(step, command)
  }
  throw new Error('no command')
}

it.each([
  ['FROM debian:13\nRUN here\n', 'dash'],
  ['FROM alpine:3.22\nRUN here\n', 'ash'],
  ['FROM rockylinux:9\nRUN here\n', 'bash'],
  ['FROM registry.example.org/x:1\nRUN here\n', undefined],
  ['FROM registry.example.org/x:1\nSHELL ["/bin/bash", "-c"]\nRUN here\n', 'bash'],
  ['FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN here\nSHELL ["/bin/sh", "-c"]\n', 'bash'],
  ['FROM debian:13\nSHELL ["/bin/sh", "-ec"]\nRUN here\n', 'dash'],
  ['FROM debian:13\nSHELL ["pwsh", "-c"]\nRUN ["here"]\n', undefined],
  ['FROM debian:13\nRUN bash -c "here"\n', 'bash'],
  ['FROM debian:13\nRUN sudo bash -c "sh -c here"\n', 'dash'],
  ['FROM debian:13\nRUN <<EOF\n#!/usr/bin/env bash\nhere\nEOF\n', 'bash'],
  ['FROM debian:13\nRUN ln -sf /bin/bash /bin/sh && true\nRUN here\n', undefined],
  ['FROM debian:13 AS base\nRUN echo "dash dash/sh boolean false" | debconf-set-selections\nFROM base\nRUN here\n', undefined],
  ['FROM debian:13\nRUN here\nRUN ln -sf bash /bin/sh\n', 'dash'],
  ['FROM debian:13\nRUN ln -s /bin/sh /bin/shell && cp a /bin/sh.old\nRUN here\n', undefined],
])('%j', (text, shell) => {
  expect(shellOf(text)).toBe(shell)
})
