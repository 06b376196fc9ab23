import type { Project } from '../project/model.ts'
import type { PurposeVerdict } from '../project/purpose.ts'
import { leadingPath, withoutLogCommands } from '../report/printable.ts'
import { EXIT } from './exit-codes.ts'
import { print, type Streams } from './streams.ts'

/** `--explain-purpose`: what each file, stage and service is for, and what says so. */
export async function explainPurpose(project: Project, streams: Streams): Promise<number> {
  const lines: string[] = []
  for (const file of project.dockerfiles) {
    if (file.document.origin !== undefined) continue
    lines.push(line(file.document.path, file.purpose))
    for (const stage of file.stages) lines.push(line(`  stage ${stage.name ?? stage.index}${stage.shipped ? '' : ' (not shipped)'}`, stage.purpose))
  }
  for (const compose of project.compose) {
    lines.push(line(compose.document.path, project.purposeOf(compose.document)))
    for (const model of project.modelsIn(compose)) lines.push(line(`  service ${model.service.name}`, model.purpose))
  }
  await print(streams.out, lines.map((text) => `${withoutLogCommands(leadingPath(text))}\n`).join(''))
  return EXIT.clean
}

function line(subject: string, verdict: PurposeVerdict): string {
  return `${subject}: ${verdict.value}${verdict.reasons.length === 0 ? '' : ` — ${verdict.reasons.join('; ')}`}`
}
