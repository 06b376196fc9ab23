import { endOfLifeOfImage } from '../../knowledge/end-of-life.ts'
import type { SimpleCommand } from '../../syntax/shell/index.ts'
import { imageName } from '../image-name.ts'
import type { Stage, Step } from '../dockerfile/model.ts'
import type { PackageOperation } from '../packages/index.ts'

/**
 * Whether a pip is of before release 6.0 (December 2014), which keeps no cache by itself and refuses `--no-cache-dir` as an unknown option: the
 * one of Debian 8 (1.5.6) and Ubuntu 15.04 (1.5.6) and what came before them, with the virtualenvs that their tools make, until something newer is installed.
 */
export function isPipWithoutCache(operation: PackageOperation, step: Step<'RUN'>): boolean {
  if (operation.manager !== 'pip' || !standsOnOldSystem(step.stage)) return false
  return !step.commands.some((command) => command.index < operation.command.index && bringsNewPip(command)) && !step.stage.hasStep(bringsNewPipIn, step.index)
}

function bringsNewPipIn(step: Step): boolean {
  return step.instruction.keyword === 'RUN' && step.commands.some(bringsNewPip)
}

/** `python get-pip.py`, `curl … get-pip.py | python`, `easy_install pip`, `pip install -U pip`; or a Python built from its source, which brings its own. */
function bringsNewPip(command: SimpleCommand): boolean {
  if (command.arguments.some((word) => /get-pip\.py$|\/Python-[3-9]\.\d/.test(word.value))) return true
  const installs = /^(?:easy_install[\d.-]*|pip[\d.-]*|python[\d.]*)$/.test(command.program ?? '')
  return installs && command.arguments.some((word) => /^pip(?:$|[=<>~!])/.test(word.value)) && command.arguments.some((word) => !word.value.startsWith('-') && word.value !== 'pip' || /^(?:-U|--upgrade)$/.test(word.value) || command.program?.startsWith('easy_install') === true)
}

/** Debian 9, the first with a newer one, came out on this day: what ended before stands on an older system. */
const DEBIAN_9 = '2017-06-17'

function standsOnOldSystem({ root }: Stage): boolean {
  if (root.kind !== 'image' || root.facts === undefined || root.facts.language === 'python') return false
  const { distribution, distributionVersion } = root.facts
  if (distribution === 'debian' && distributionVersion !== undefined) return Number(distributionVersion) <= 8
  if (distribution === 'ubuntu' && distributionVersion !== undefined) return Number(distributionVersion) <= 15.04
  return distribution === 'debian' && endOfLifeOfImage(imageName(root.reference)).some((life) => life.date < DEBIAN_9)
}
