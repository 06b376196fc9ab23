import type { Range } from '../text/document.ts'
import type { DockerfileModel, Stage } from './dockerfile/model.ts'

/**
 * A Dockerfile that a script fills in before the build: words of its own stand where images and instructions belong.
 * The builder would refuse it as it is, but nobody hands it over like that.
 */

/** `__BASE__`, `@BASE@`, `{{BASE}}`, `<%= base %>`, also with a tag behind, and `base:{version}`. */
const PLACEHOLDER = /^__[^\s]{1,100}__|^@\w{1,100}@|\{\{|<%|(?:^|[^$])\{\w{1,60}\}/
/** A word in capitals that no image bears: `BASE_IMAGE`, `BASEIMAGE`. `DEBIAN` is a slip of the shift key. */
function isInCapitals(word: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(word) && (word.includes('_') || word.includes('IMAGE'))
}

/** The first word of a file that says that it is a template; undefined for a Dockerfile as it is to be built. */
export function placeholderOf(file: DockerfileModel): Range | undefined {
  return file.stages[0]?.derive(findPlaceholder)
}

function findPlaceholder({ file }: Stage): Range | undefined {
  for (const stage of file.stages) {
    const image = stage.from?.image
    if (image !== undefined && (PLACEHOLDER.test(image.value) || isNameInCapitals(image.value, file))) return image.range
    for (const { instruction } of stage.steps) {
      if (instruction.keyword === 'UNKNOWN' && PLACEHOLDER.test(instruction.name.source)) return instruction.name.range
    }
  }
  return undefined
}

/** Not where an ARG or a stage bears that name: then the dollar sign, or a lower-case letter, was forgotten. */
function isNameInCapitals(name: string, file: DockerfileModel): boolean {
  return isInCapitals(name) && file.globals.get(name) === undefined && file.stagesNamed(name).length === 0
}

/** Whether a word may be one of a template: all but single words that look like a slip. */
export function isWordOfTemplate(word: string): boolean {
  return PLACEHOLDER.test(word) || isInCapitals(word)
}
