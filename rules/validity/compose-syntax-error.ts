import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'compose-syntax-error',
  title: 'Write YAML that can be read',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: `A file that is no YAML starts nothing. Most often a tab stands in the indentation, a line is indented by other steps than its neighbours, a quote or bracket is not closed, a text with \`: \` or \`#\` in it, or one that begins with \`*\`, \`&\`, \`@\`, \`%\` or a backtick, stands without quotes, or an alias (\`*name\`) has no anchor (\`&name\`) above it.

Templates that a program has to fill in first (\`{% … %}\`, \`{{ … }}\`, \`.j2\`) are not judged.`,
  remedy: 'Align the line with its siblings, close what is open, or put the text in quotes.',
  references: [{ title: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  bad: [
    { title: 'a tab in the indentation', files: 'services:\n  web:\n    image: shop/web:1\n«	»restart: always\n' },
    { title: 'an alias without an anchor', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      PASSWORD: «*secret»\n' },
    { title: 'a merge key takes mappings only', files: 'services:\n  web:\n    <<: «plain»\n    image: shop/web:1\n' },
  ],
  good: [
    { title: 'all kinds of quotes and blocks', files: 'services:\n  web:\n    image: "shop/web:1"\n    command: >-\n      serve\n      --verbose\n    labels: { a: \'it\'\'s\', b: c }\n' },
    { title: 'an anchor used often', files: 'x-base: &base\n  image: shop/web:1\nservices:\n  web:\n    <<: *base\n  worker:\n    <<: [*base]\n' },
    { title: 'several documents', files: 'services:\n  web:\n    image: shop/web:1\n---\nservices:\n  db:\n    image: postgres:17\n' },
    { title: 'placeholders of a program that writes the file', files: 'services:\n  {{ name }}:\n    image: shop/web:1\n{% if database %}\n  db:\n    image: postgres:17\n{% endif %}\n' },
    { title: 'a template', files: { 'docker-compose.yml.j2': 'services:\n{% for name in names %}\n  {{ name }}:\n    image: shop/{{ name }}:1\n{% endfor %}\n' } },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('compose-syntax-error', compose, context)
    },
  },
})
