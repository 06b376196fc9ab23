import type { HealthcheckTest } from '../compose/model.ts'
import type { Located } from '../text/document.ts'
import type { Stage } from './dockerfile/model.ts'
import type { Project, ServiceModel } from './model.ts'
import { stageOfService } from './service-image.ts'

/** What a healthcheck asks for inside of its own container. */
export interface HealthAddress {
  readonly port: number
  /** The address with its port. */
  readonly at: Located
  /** Whether it stands in the service itself, and not in its image. */
  readonly isOwn: boolean
}

const LOCAL_URL = /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d{1,5}))?(?=[/"'\s?)]|$)/g
/** `nc -z localhost 8000`, and curl without a scheme. */
const LOCAL_PAIR = /\b(?:curl|wget|nc|ncat)\b[^|&;\n]{0,200}?\s(?:localhost|127\.0\.0\.1)[: ](\d{1,5})(?=[/"'\s?]|$)/g

/** The one web address of the container itself that a service's healthcheck asks for. Undefined where there is none, or more. */
export function healthAddressOf(project: Project, model: ServiceModel): HealthAddress | undefined {
  const { healthcheck } = model.service
  if (healthcheck?.disabled === true) return undefined
  if (healthcheck?.test !== undefined) return ofTest(healthcheck.test)
  const stage = stageOfService(project, model)
  const address = stage === undefined ? undefined : healthAddressOfStage(stage)
  return address === undefined ? undefined : { ...address, isOwn: false }
}

/** The same for the HEALTHCHECK of a stage's image. */
export function healthAddressOfStage(stage: Stage): HealthAddress | undefined {
  const command = stage.healthcheck?.command
  const document = stage.healthcheck?.document
  if (command === undefined || document === undefined) return undefined
  const { start, end } = command.range
  return addressIn(document.text.slice(start, end), (from, to) => ({ document, range: { start: start + from, end: start + to } }))
}

function ofTest(test: HealthcheckTest): HealthAddress | undefined {
  if (!test.resolved) return undefined
  const { script } = test
  if (script !== undefined) return addressIn(script.text, (from, to) => script.part(from, to))
  const found = test.words.flatMap((word) => addressIn(word.text, (from, to) => word.part(from, to)) ?? [])
  return found.length === 1 ? found[0] : undefined
}

function addressIn(text: string, place: (start: number, end: number) => Located): HealthAddress | undefined {
  // What is asked then is another address, or a page that programs open a port of their own for.
  if (text.length > 2000 || /--connect-to|--resolve|\/metrics\b/.test(text)) return undefined
  const found = [...text.matchAll(LOCAL_URL), ...text.matchAll(LOCAL_PAIR)]
  const [only] = found
  if (only === undefined || found.length > 1) return undefined
  const port = only[1] === undefined ? only[0].startsWith('https') ? 443 : 80 : Number(only[1])
  const at = only[1] === undefined ? { start: only.index, end: only.index + only[0].length } : { start: only.index + only[0].length - only[1].length, end: only.index + only[0].length }
  return { port, at: place(at.start, at.end), isOwn: true }
}
