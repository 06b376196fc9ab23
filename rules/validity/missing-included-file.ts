import { asScalar, type ComposeScalar, defineRule, isFalse, isInSight, isReachable, isTemplateName, joinPath, reportComposeFaults, scalarAt, type Service, valueAt } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'missing-included-file',
  title: 'Name only files that exist',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  fragments: false,
  why: '`include`, `extends`, `label_file` and the env files of an `include` name files; where one is not there, the loader refuses the whole project. Nothing is said about files outside of the project and about addresses of other machines.',
  remedy: 'Correct the path, or add the file.',
  references: [{ title: 'Compose: include', url: 'https://docs.docker.com/reference/compose-file/include/' }, { title: 'Compose: extends', url: 'https://docs.docker.com/reference/compose-file/services/#extends' }],
  bad: [
    { title: 'include', files: { 'compose.yaml': 'include:\n  - «monitoring.yaml»\nservices:\n  web:\n    image: shop/web:1\n' } },
    { title: 'extends', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    extends:\n      file: «comon.yaml»\n      service: base\n', 'common.yaml': 'services:\n  base:\n    image: shop/base:1\n' } },
    { title: 'labels', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    label_file: «web.labels»\n' } },
    {
      title: 'files of what runs before a service',
      files: {
        'shop/compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    pre_start:\n      - command: ./migrate\n        env_file: «migrate.env»\n        label_file: «web.labels»\n      - command: ./warm-up\n        env_file:\n          - «missing.env»\n          - path: «cache.env»\n          - path: optional.env\n            required: false\n          - there.env\n          - path: «last/env»\n            required: true\n',
        'shop/there.env': 'A=1\n', 'migrate.env': 'A=1\n',
      },
    },
    { title: 'in an extended service, from the folder where that stands', files: { 'compose.yaml': 'services:\n  web:\n    extends: { file: base/common.yaml, service: web }\n', 'base/common.yaml': 'services:\n  web:\n    image: shop/web:1\n    pre_start:\n      - command: ./migrate\n        env_file: «migrate.env»\n', 'migrate.env': 'A=1\n' } },
  ],
  good: [
    { title: 'all there', files: { 'compose.yaml': 'include: [other/compose.yaml]\nservices:\n  web:\n    image: shop/web:1\n    label_file: [web.labels]\n', 'other/compose.yaml': 'services:\n  a:\n    image: shop/a:1\n', 'web.labels': 'a=b\n' } },
    { title: 'somewhere else', files: { 'compose.yaml': 'include:\n  - https://git.example.org/shop.git\n  - ../shared/compose.yaml\nservices:\n  web:\n    image: shop/web:1\n    label_file: /etc/web.labels\n' } },
    { title: 'by a variable', files: { 'compose.yaml': 'include: ["${STACK:-other}.yaml"]\nservices:\n  web:\n    image: shop/web:1\n', 'other.yaml': 'services:\n  a:\n    image: shop/a:1\n' } },
    { title: 'a template', files: { 'compose.example.yaml': 'include: [monitoring.yaml]\nservices:\n  web:\n    image: shop/web:1\n' } },
    { title: 'files of hooks that are there, not known, or elsewhere', files: { 'shop/compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    pre_start:\n      - command: ./migrate\n        env_file: migrate.env\n        label_file: [web.labels]\n      - command: ./warm-up\n        env_file: ["${STAGE}.env", "", /etc/web.env, ~/web.env, ../../other/web.env]\n    pre_stop:\n      - command: ./bye\n        env_file: nowhere.env\n', 'shop/migrate.env': 'A=1\n', 'shop/web.labels': 'a=b\n' } },
    { title: 'hooks of a template', files: { 'compose.example.yaml': 'services:\n  web:\n    image: shop/web:1\n    pre_start:\n      - command: ./migrate\n        env_file: migrate.env\n' } },
    { title: 'a snippet of a document, beside which nothing is', files: { 'README.md': '# Shop\n\nStart it with docker compose:\n\n```yaml\ninclude:\n  - monitoring.yaml\nservices:\n  web:\n    image: shop/web:1\n```\n' } },
  ],
  on: {
    compose(compose, context) {
      if (!context.project.files.complete) return
      reportComposeFaults('missing-included-file', compose, context, (fault) => !isTemplateName(fault.document.path))
    },
    service({ service }, context) {
      const { files } = context.project
      if (!files.complete) return
      for (const file of service.labelFiles) {
        if (file.path === undefined || isTemplateName(file.document.path) || files.stat(file.path) !== undefined || !isInSight(file.path, (folder) => files.stat(folder))) continue
        context.report(file, `There is no ${file.path} to take labels from, so the stack does not start; correct the path or add the file`)
      }
      for (const { path, at } of filesOfHooks(service)) {
        if (isTemplateName(at.document.path) || files.stat(path) !== undefined || !isInSight(path, (folder) => files.stat(folder))) continue
        context.report(at, `There is no ${path}, which this hook needs, so the stack does not start; correct the path or add the file`)
      }
    },
  },
})

/** Env and label files of what runs before the service, as paths from the working directory; absolute ones are not looked for. */
function filesOfHooks(service: Service): readonly { readonly path: string; readonly at: ComposeScalar }[] {
  const hooks = service.get('pre_start')?.value
  if (hooks?.kind !== 'list') return []
  const texts = hooks.items.flatMap((hook) => [valueAt(hook, 'env_file'), valueAt(hook, 'label_file')]).flatMap((value) => (value?.kind === 'list' ? value.items : value === undefined ? [] : [value]))
  return texts.flatMap((item) => {
    const text = asScalar(item) ?? (isFalse(scalarAt(item, 'required')) ? undefined : scalarAt(item, 'path'))
    const folder = service.project.files.find((file) => file.document === text?.document)?.folder
    if (text?.resolved !== true || folder === undefined || /^[/~]/.test(text.text)) return []
    const path = joinPath(folder, text.text)
    return isReachable(folder, path) ? [{ path, at: text }] : []
  })
}
