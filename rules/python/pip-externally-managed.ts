import { defineRule, type PackageOperation, type Stage, type Step } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pip-externally-managed',
  title: "Install into a virtualenv, not into the distribution's Python",
  category: 'runtime',
  severity: 'error',
  since: '0.1.0',
  why: `Debian 12, Ubuntu 23.04 and Alpine 3.19, and what came after them, mark their own Python as managed by the distribution (PEP 668): \`pip install\` ends with
"externally-managed-environment", and so does the build.

Judged where the image's own Python comes from the distribution's packages and nothing makes a virtualenv or turns the check off.`,
  remedy: 'Make a virtualenv (`python3 -m venv /opt/venv`, `ENV PATH="/opt/venv/bin:$PATH"`), take an official Python image, or install the package from the distribution.',
  references: [{ title: 'PEP 668: externally managed environments', url: 'https://peps.python.org/pep-0668/' }],
  bad: [
    { files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip && rm -rf /var/lib/apt/lists/*\nRUN «pip3 install --no-cache-dir flask»\n' },
    { title: 'Ubuntu', files: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-pip && «python3 -m pip install -r requirements.txt»\n' },
    { title: 'Alpine', files: 'FROM alpine:3.22\nRUN apk add --no-cache py3-pip && «pip install awscli»\n' },
  ],
  good: [
    { title: 'A virtualenv', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-venv python3-pip\nRUN python3 -m venv /opt/venv && /opt/venv/bin/pip install flask\n' },
    { title: 'A virtualenv on PATH', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-venv python3-pip\nRUN python3 -m venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nRUN pip install flask\n' },
    { title: 'Active in the same RUN', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-venv python3-pip && python3 -m venv /v && . /v/bin/activate && pip install flask\n' },
    { title: 'The check is turned off', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-pip && pip install --break-system-packages flask\n' },
    { title: 'The check is turned off by the environment', files: 'FROM debian:12-slim\nENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN apt-get update && apt-get install -y python3-pip && pip install flask\n' },
    { title: 'The mark is taken away', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-pip && rm /usr/lib/python3.11/EXTERNALLY-MANAGED && pip install flask\n' },
    { title: 'An official Python image', files: 'FROM python:3.13-slim-bookworm\nRUN pip install --no-cache-dir flask\n' },
    { title: 'An older release', files: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip && pip3 install flask\n' },
    { title: 'A release that moves', files: 'FROM debian:stable\nRUN apt-get update && apt-get install -y python3-pip && pip3 install flask\n' },
    { title: 'Into a folder', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-pip && pip3 install --target /opt/lib flask\n' },
    { title: 'A Python of its own', files: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y python3-pip\nCOPY --from=python:3.13-slim /usr/local /usr/local\nRUN pip install flask\n' },
  ],
  on: {
    RUN: (step, context) => {
      const found = step.operations.find((operation) => isRefused(operation))
      if (found === undefined || !isManaged(step.stage) || !hasSystemPython(step) || mayHaveOther(step)) return
      context.report(found.range, "The distribution's Python refuses pip (PEP 668), so this build fails; install into a virtualenv")
    },
  },
})

function isRefused(operation: PackageOperation): boolean {
  if (operation.manager !== 'pip' || operation.action !== 'install' || operation.verb !== 'install' || operation.command.conditional || operation.command.inFunction !== undefined) return false
  if (!/^(?:pip3?|python3? -m pip)$/.test(operation.tool)) return false
  return !['--target', '-t', '--prefix', '--root', '--dry-run', '--python', '--break-system-packages'].some((option) => operation.options.has(option))
    && operation.command.before !== '||'
}

function isManaged(stage: Stage): boolean {
  const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
  if (facts?.distributionVersion === undefined || facts.language === 'python') return false
  const version = Number(facts.distributionVersion)
  switch (facts.distribution) {
    case 'debian': return version >= 12
    case 'ubuntu': return version >= 23.04
    case 'alpine': return Number(facts.distributionVersion.split('.')[0]) === 3 && Number(facts.distributionVersion.split('.')[1]) >= 19
    default: return false
  }
}

/** pip of the distribution is installed, before or in the same RUN. */
function hasSystemPython(step: Step<'RUN'>): boolean {
  return step.stage.hasStep(installsPip, step.index + 1)
}

function installsPip(step: Step): boolean {
  return step.operations.some((operation) => (operation.manager === 'apt' || operation.manager === 'apk') && operation.action === 'install'
    && operation.packages.some((argument) => argument.name === 'python3-pip' || argument.name === 'py3-pip' || argument.name === 'python3-full'))
}

const OTHER_PYTHON = /EXTERNALLY-MANAGED|break-system-packages|BREAK_SYSTEM_PACKAGES|get-pip|pyenv|conda|mamba|deadsnakes|activate|virtualenv|venv|uv python|uv venv|pipx|\/usr\/local\/bin\/(?:python|pip)|make (?:alt)?install|pip\.conf|pip config/i

function mayHaveOther(step: Step<'RUN'>): boolean {
  const { environment } = step.stage
  if (environment.get('VIRTUAL_ENV', step.index) !== undefined || environment.get('PIP_BREAK_SYSTEM_PACKAGES', step.index) !== undefined || environment.get('PIP_TARGET', step.index) !== undefined || environment.get('PIP_CONFIG_FILE', step.index) !== undefined) return true
  return step.stage.hasStep(mayBringOther, step.index + 1)
}

function mayBringOther(step: Step): boolean {
  const { keyword, arguments: text, heredocs } = step.instruction
  if (keyword === 'RUN' || keyword === 'ENV') return OTHER_PYTHON.test(text.text) || heredocs.some((heredoc) => OTHER_PYTHON.test(heredoc.content.text))
  return (keyword === 'COPY' || keyword === 'ADD') && /\/usr\/local(?:\/|\s|$)|\/usr\/bin|pip\.conf|\bpython|venv|\/opt\b|\s\/$/.test(text.text)
}
