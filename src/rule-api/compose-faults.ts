import type { ComposeProject } from '../compose/model.ts'
import { type ComposeFault, type ComposeFaultKind, composeFaults } from '../compose/validity/index.ts'
import { textOf } from '../text/document.ts'
import type { RuleContext } from './rule.ts'

/** Reports what the loader refuses and this kind's rule is for. A fault that shows only where a profile is active is a warning: without it, the file loads. */
export function reportComposeFaults(kind: ComposeFaultKind, compose: ComposeProject, context: RuleContext, wanted: (fault: ComposeFault) => boolean = () => true): void {
  for (const fault of composeFaults(compose)) {
    if (fault.kind !== kind || !wanted(fault)) continue
    const { profiles, message } = fault
    const { meant } = fault
    // A key in quotes, or one that came through a variable, is not what stands there.
    const fix = meant === undefined || !/^[\w-]+$/.test(textOf(fault)) ? undefined : { title: `Write ${meant}`, safety: 'unsafe' as const, edits: [{ document: fault.document, range: fault.range, text: meant }] }
    const related = { ...(fault.related === undefined ? {} : { related: fault.related }), fix }
    if (profiles === undefined) context.report(fault, message, related)
    else context.report(fault, `${message} (refused once the profile ${profiles.join(' or ')} is active)`, { ...related, severity: 'warning' })
  }
}
