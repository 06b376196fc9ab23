import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-interpolation',
  title: 'Close each variable and give it a name',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'Behind `${` stands a name, then `}` or one of `:-`, `-`, `:?`, `?`, `:+`, `+` with a value. Anything else makes the loader refuse the file. A dollar sign that is meant as such is written `$$`.',
  remedy: 'Correct the variable, or double the dollar sign.',
  references: [{ title: 'Compose: interpolation', url: 'https://docs.docker.com/reference/compose-file/interpolation/' }],
  bad: [
    { title: 'not closed, no name, no operator', files: 'services:\n  web:\n    image: shop/web:«${RELEASE»\n    command: echo «${»} «${»1}\n    user: "«${UID»=1000}"\n' },
  ],
  good: [
    { title: 'all forms', files: 'services:\n  web:\n    image: shop/web:${RELEASE:-1}\n    command: echo ${A-a} ${B:+b} ${C+c} ${D:-${E:-e}} $$X $${Y} 5$ $1\n' },
    { title: 'a script', files: 'services:\n  web:\n    image: shop/web:1\n    command: sh -c "for i in $$(seq 5); do echo $${i}; done"\n' },
    { title: 'not in a key', files: 'services:\n  web:\n    image: shop/web:1\n    labels:\n      "${": a\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-interpolation', compose, context)
    },
  },
})
