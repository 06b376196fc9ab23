import type { ImageTools } from '../knowledge/base-images.ts'
import type { Stage, Step } from './dockerfile/model.ts'

/** Packages that bring tools of other names along. */
const BRINGS_TOOLS = /^(?:build-essential|devscripts|git|.*-dev|php.*|nodejs)$/

/**
 * Whether an image of this stage is sure to lack a tool: the base image that it stands on is known not to have it, and no step may
 * bring it. Undefined bases and steps that do something unknown (a script, an archive over the whole system) give false.
 */
export function isToolMissing(stage: Stage, tool: keyof ImageTools): boolean {
  const facts = stage.root.kind === 'image' ? stage.root.facts : undefined
  return facts?.tools[tool] === false && !stage.chain.some((link) => link.steps.some((step) => mayBring(step, tool)))
}

function mayBring(step: Step, tool: string): boolean {
  const { instruction } = step
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    const destination = instruction.destination === undefined ? '' : step.expand(instruction.destination).text
    return /\/s?bin(?:\/|$)/.test(destination) || destination.endsWith(tool) || destination === '/' || destination.includes('$')
  }
  if (instruction.keyword !== 'RUN') return false
  // What xargs hands to a package manager is not to be seen.
  return instruction.arguments.text.includes(tool) || instruction.arguments.text.includes('xargs') || (step.script === undefined && step.commands.length === 0)
    || step.commands.some(({ name, program, arguments: words }) => (name?.includes('/') === true && !/^\/(?:usr\/)?(?:local\/)?s?bin\//.test(name)) || /\.sh$/.test(program ?? '') || (/^(?:sh|bash|\.|source|make|ansible-playbook)$/.test(program ?? '') && words.length > 0))
    || step.operations.some((operation) => operation.action === 'install' && operation.scope === 'system' && operation.packages.some((argument) => argument.kind !== 'name' || argument.name === undefined || BRINGS_TOOLS.test(argument.name)))
}
