import { createDocument, type Document, overlaps, type Range, toHost } from '../text/document.ts'
import type { Finding } from '../rule-api/finding.ts'
import { flatAliases, type Handlers, type OptionValue, type Place, type ReportDetails, type Rule, type RuleContext } from '../rule-api/rule.ts'
import type { DockerfileModel, Stage, Step } from '../project/dockerfile/model.ts'
import type { Project } from '../project/model.ts'
import type { Purpose } from '../project/purpose.ts'
import { planForFragment } from './fragments.ts'
import { findingSeverity, type Plan } from './plan.ts'
import { hostPath, type Share } from './shard.ts'
import type { Structure } from './structure.ts'

/** A rule that threw: our own fault, never the file's. */
export interface InternalError {
  readonly rule: Rule
  readonly document: Document
  readonly range: Range
  readonly error: unknown
}

/** A finding with its place in the structure of its Dockerfile, found out while the stages were at hand. */
export interface WalkedFinding extends Finding {
  place?: string
}

export interface WalkResult {
  readonly findings: readonly Finding[]
  readonly internalErrors: readonly InternalError[]
}

/** What a handler is called for: where its ranges lie, and what decides whether its rule holds here. */
interface Subject {
  readonly document: Document
  readonly range: Range
  readonly purpose?: Purpose
  readonly stage?: Stage
}

type HandlerKind = keyof Handlers

interface Entry<H> {
  readonly rule: Rule
  readonly handle: H
  /** One for all calls, since handlers keep nothing. */
  context?: Context
}

/** The handlers of rules, by what they are called for. */
class HandlerTable {
  readonly byKind = new Map<HandlerKind, Entry<(subject: never, context: RuleContext) => void>[]>()
  readonly byCommand = new Map<string, Entry<(command: never, context: RuleContext) => void>[]>()

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      for (const [kind, handle] of Object.entries(rule.on)) {
        if (kind === 'commands') {
          for (const [name, handleCommand] of Object.entries(rule.on.commands ?? {})) push(this.byCommand, name, { rule, handle: handleCommand })
        } else push(this.byKind, kind as HandlerKind, { rule, handle: handle as (subject: never, context: RuleContext) => void })
      }
    }
  }
}

/**
 * Shows a project to all rules of a plan, in one walk. A rule that throws is noted, and the walk goes on. With a share, rules are shown what belongs to it; those
 * that speak of files elsewhere are shown everything, and what they say of the share's files counts. Dockerfiles are let go as soon as they have been seen.
 */
export function walk(project: Project, plan: Plan, today: string, share?: Share, structure?: Structure): WalkResult {
  const results = [new Walker(project, plan, today, share, structure).run()]
  for (const { document, fragments } of project.documentation) {
    if (share?.owns(document.path) === false) continue
    for (const fragment of fragments) results.push(new Walker(fragment.project, planForFragment(plan, fragment.whole), today).run())
  }
  return { findings: results.flatMap(({ findings }) => findings), internalErrors: results.flatMap(({ internalErrors }) => internalErrors) }
}

class Walker {
  readonly #project: Project
  readonly #plan: Plan
  readonly #today: string
  readonly #findings: WalkedFinding[] = []
  readonly #internalErrors: InternalError[] = []
  readonly #share: Share | undefined
  readonly #structure: Structure | undefined
  readonly #handlers: HandlerTable
  /** Of rules that are shown what is not in the share. */
  readonly #farHandlers: HandlerTable | undefined
  /** The table for what is walked now. */
  #current: HandlerTable

  constructor(project: Project, plan: Plan, today: string, share?: Share, structure?: Structure) {
    this.#structure = structure
    this.#project = project
    this.#plan = plan
    this.#today = today
    this.#share = share
    this.#handlers = new HandlerTable(plan.rules)
    this.#farHandlers = share === undefined ? undefined : new HandlerTable(plan.rules.filter((rule) => rule.elsewhere === true))
    this.#current = this.#handlers
  }

  run(): WalkResult {
    const project = this.#project
    for (const file of project.dockerfiles) {
      const before = this.#findings.length
      this.#dockerfile(file)
      for (let at = before; at < this.#findings.length; at++) {
        const finding = this.#findings[at]
        if (finding?.document === file.document && file.document.origin === undefined && this.#structure !== undefined) finding.place = this.#structure.placeOf(file.document, finding.range.start)
      }
      project.letGo(file)
    }
    for (const file of project.composeFiles) {
      this.#turnTo(file.document)
      this.#call('composeFile', file, { document: file.document, range: START, purpose: project.purposeOf(file.document).value })
    }
    for (const compose of project.compose) {
      const [first] = compose.files
      if (first === undefined) continue
      this.#turnTo(first.document)
      this.#call('compose', compose, { document: first.document, range: START, purpose: project.purposeOf(first.document).value })
    }
    for (const model of project.services) {
      const { document, range } = model.service.key
      this.#turnTo(document)
      this.#call('service', model, { document, range, purpose: model.purpose.value })
    }
    for (const file of project.envFiles) {
      this.#turnTo(file.document)
      this.#call('envFile', file, { document: file.document, range: START, purpose: project.purposeOf(file.document).value })
    }
    for (const file of project.ignoreFiles) {
      this.#turnTo(file.document)
      this.#call('ignoreFile', file, { document: file.document, range: START })
    }
    for (const { document, commands } of project.documentation) {
      this.#turnTo(document)
      for (const command of commands) this.#call('commandLine', command, { document: command.document, range: command.command.range, purpose: command.purpose })
    }
    const anyDocument = project.dockerfiles[0]?.document ?? project.composeFiles[0]?.document ?? project.envFiles[0]?.document ?? project.ignoreFiles[0]?.document
    // The project as a whole is everybody's.
    this.#current = this.#handlers
    const before = this.#findings.length
    if (anyDocument !== undefined) this.#call('project', project, { document: anyDocument, range: START })
    if (this.#share !== undefined) this.#keepOwn(this.#share, before)
    return { findings: this.#findings, internalErrors: this.#internalErrors }
  }

  #turnTo(document: Document): void {
    this.#current = this.#farHandlers === undefined || this.#share?.owns(hostPath(document)) !== false ? this.#handlers : this.#farHandlers
  }

  #dockerfile(file: DockerfileModel): void {
    const { document } = file
    this.#turnTo(document)
    this.#call('dockerfile', file, { document, range: START, purpose: file.purpose.value })
    for (const step of file.globalSteps) this.#step(step)
    for (const stage of file.stages) {
      this.#call('stage', stage, { document, range: stage.range, purpose: stage.purpose.value, stage })
      if (stage.fromStep !== undefined) this.#step(stage.fromStep)
      for (const step of stage.steps) this.#step(step)
    }
  }

  #step(step: Step): void {
    const { stage, instruction } = step
    const subject = { document: stage.document, range: instruction.range, purpose: stage.purpose.value, stage }
    this.#call('instruction', step, subject)
    this.#call(instruction.keyword, step, subject)
    if (instruction.keyword === 'RUN' && this.#current.byCommand.size > 0) this.#commands(step as Step<'RUN'>, subject)
    if (step.inner !== undefined) this.#step(step.inner)
  }

  #commands(step: Step<'RUN'>, subject: Subject): void {
    const { byCommand } = this.#current
    const all = byCommand.get('*')
    for (const command of step.commands) {
      const named = command.name === undefined ? undefined : byCommand.get(baseName(command.name))
      if (named === undefined && all === undefined) continue
      const place = { ...subject, range: command.range }
      for (const entry of [...(named ?? []), ...(all ?? [])]) this.#invoke(entry, { command, step }, place)
    }
  }

  #call(kind: HandlerKind, value: unknown, subject: Subject): void {
    const entries = this.#current.byKind.get(kind)
    if (entries === undefined) return
    for (const entry of entries) this.#invoke(entry, value, subject)
  }

  #invoke(entry: Entry<(value: never, context: RuleContext) => void>, value: unknown, subject: Subject): void {
    const { rule } = entry
    if (rule.purposes !== undefined && subject.purpose !== undefined && !rule.purposes.includes(subject.purpose)) return
    if (rule.stages === 'shipped' && subject.stage !== undefined && !subject.stage.shipped) return
    const before = this.#findings.length
    const context = entry.context ??= new Context(this.#project, this.#plan, this.#today, rule, this.#findings)
    context.subject = subject
    try {
      entry.handle(value as never, context)
    } catch (error) {
      if (this.#share?.owns(hostPath(subject.document)) === false) return
      this.#internalErrors.push({ rule, document: subject.document, range: subject.range, error })
    } finally {
      // Else each rule would keep the last Dockerfile that it was shown.
      context.subject = NOTHING
    }
    if (this.#share !== undefined && this.#findings.length > before && rule.elsewhere === true) this.#keepOwn(this.#share, before)
  }

  /** Of the findings from an index on, drops those in files of other shards. */
  #keepOwn(share: Share, from: number): void {
    const own = this.#findings.splice(from).filter((finding) => share.owns(toHost(finding).document.path))
    this.#findings.push(...own)
  }
}

const START: Range = { start: 0, end: 0 }

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1)
}

const NOTHING: Subject = { document: createDocument('', 'other', ''), range: START }

class Context implements RuleContext {
  readonly project: Project
  readonly today: string
  readonly #plan: Plan
  readonly #rule: Rule
  /** What the handler is called for; set before each call. */
  subject: Subject = NOTHING
  readonly #findings: WalkedFinding[]

  constructor(project: Project, plan: Plan, today: string, rule: Rule, findings: WalkedFinding[]) {
    this.project = project
    this.today = today
    this.#plan = plan
    this.#rule = rule
    this.#findings = findings
  }

  option(name: string): OptionValue {
    const setting = this.#plan.setting(this.#rule, this.subject.document.path)
    const value = setting?.options[name] ?? this.#rule.options?.[name]?.default
    if (value === undefined) throw new Error(`rule ${this.#rule.id} has no option ${name}`)
    return value
  }

  report(place: Place, message: string, details: ReportDetails = {}): void {
    const rule = this.#rule
    const range = 'range' in place ? place.range : place
    const document = ('range' in place ? place.document : undefined) ?? this.subject.document
    const setting = this.#plan.setting(rule, document.path)
    if (setting === undefined) return
    const aliases = details.aliases ?? flatAliases(rule)
    const severity = findingSeverity(setting, aliases, details.severity)
    if (severity === undefined) return
    this.#findings.push({
      ruleId: rule.id,
      aliases,
      severity,
      category: rule.category,
      document,
      range,
      message,
      related: details.related ?? [],
      ...(details.fix === undefined ? {} : { fix: details.fix }),
    })
  }

  replace(range: Range, text: string): { document: Document; range: Range; text: string } {
    return { document: this.subject.document, range, text }
  }
}

/** Drops findings of rules that yield to another one which reports the same place. */
export function settleYielding(all: readonly Finding[], rules: readonly Rule[]): Finding[] {
  const findings = settleByCode(all, rules)
  const yielding = new Map(rules.filter((rule) => rule.yieldsTo !== undefined).map((rule) => [rule.id, new Set(rule.yieldsTo)]))
  if (yielding.size === 0) return [...findings]
  const strong = new Set([...yielding.values()].flatMap((ids) => [...ids]))
  const byDocument = new Map<Document, Finding[]>()
  for (const finding of findings) if (strong.has(finding.ruleId)) push(byDocument, finding.document, finding)
  return findings.filter((finding) => {
    const stronger = yielding.get(finding.ruleId)
    if (stronger === undefined) return true
    const others = byDocument.get(finding.document) ?? []
    return !others.some((other) => stronger.has(other.ruleId) && (overlaps(other.range, finding.range) || other.range.start === finding.range.start))
  })
}

/** Drops what a rule passes on of another program where a rule of our own reports the same code at that place. */
function settleByCode(findings: readonly Finding[], rules: readonly Rule[]): readonly Finding[] {
  const passing = new Set(rules.filter((rule) => rule.yieldsByCode === true).map((rule) => rule.id))
  if (!findings.some((finding) => passing.has(finding.ruleId))) return findings
  const ours = new Map<Document, Map<string, Finding[]>>()
  for (const finding of findings) {
    if (passing.has(finding.ruleId)) continue
    let byCode = ours.get(finding.document)
    if (byCode === undefined) {
      byCode = new Map<string, Finding[]>()
      ours.set(finding.document, byCode)
    }
    for (const code of finding.aliases) push(byCode, code, finding)
  }
  return findings.filter((finding) => !passing.has(finding.ruleId) || !finding.aliases.some((code) =>
    (ours.get(finding.document)?.get(code) ?? []).some((other) => overlaps(other.range, finding.range) || other.range.start === finding.range.start)))
}
