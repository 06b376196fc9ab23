import { defineRule, reportComposeFaults } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'invalid-duration',
  title: 'Write durations with their units',
  category: 'validity',
  severity: 'error',
  since: '0.1.0',
  why: 'A duration is a number with a unit, or several of them: `30s`, `1m30s`, `500ms`, `2h`. Without a unit the loader refuses the file; only `0` stands alone.',
  remedy: 'Add the unit: `ms`, `s`, `m`, `h`, `d` or `w`.',
  references: [{ title: 'Compose: durations', url: 'https://docs.docker.com/reference/compose-file/extension/#specifying-durations' }],
  bad: [
    { title: 'without a unit, and in words', files: 'services:\n  web:\n    image: shop/web:1\n    stop_grace_period: «"30"»\n    healthcheck:\n      test: ["CMD", "true"]\n      interval: «5 s»\n      timeout: «1min»\n' },
    { title: 'of a deployment', files: 'services:\n  web:\n    image: shop/web:1\n    deploy:\n      restart_policy:\n        delay: «5sec»\n' },
  ],
  good: [
    { title: 'units', files: 'services:\n  web:\n    image: shop/web:1\n    stop_grace_period: 1m30s\n    healthcheck:\n      test: ["CMD", "true"]\n      interval: 0.5h\n      timeout: "0"\n      start_period: 1d\n      start_interval: 1w2d\n' },
    { title: 'out of a variable', files: { 'compose.yaml': 'services:\n  web:\n    image: shop/web:1\n    stop_grace_period: ${GRACE:-10s}\n' } },
    { title: 'no duration', files: 'services:\n  web:\n    image: shop/web:1\n    environment:\n      TIMEOUT: "30"\n' },
  ],
  on: {
    compose(compose, context) {
      reportComposeFaults('invalid-duration', compose, context)
    },
  },
})
