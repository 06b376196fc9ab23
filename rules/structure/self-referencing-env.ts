import { defineRule, variablesIn } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'self-referencing-env',
  title: 'Refer to a variable in a later ENV than the one that sets it',
  category: 'maintainability',
  severity: 'warning',
  since: '0.1.0',
  aliases: { hadolint: ['DL3044'], buildkit: ['UndefinedVar'] },
  why: `All pairs of one ENV see the variables as they were before it. A reference to a name that the same instruction sets gets the old value, or
nothing. Nothing is said where the name had a value before: then the old one may be meant (\`ENV PATH=/srv/bin:$PATH\`).`,
  remedy: 'Put the reference into an ENV of its own below.',
  references: [{ title: 'Dockerfile reference: environment replacement', url: 'https://docs.docker.com/reference/dockerfile/#environment-replacement' }],
  bad: [
    { title: 'Set to the left', files: 'FROM example/base:1\nENV HOST=db \\\n    URL=tcp://«${HOST}»:5432\n' },
    { title: 'Set to the right', files: 'FROM example/base:1\nENV BIN=«$HOME_DIR»/bin HOME_DIR=/srv\n' },
  ],
  good: [
    { title: 'In two instructions', files: 'FROM example/base:1\nENV HOST=db\nENV URL=tcp://$HOST:5432\n' },
    { title: 'A variable that had a value', files: 'FROM example/base:1\nENV HOST=a\nENV HOST=b URL=$HOST\nENV PATH=/srv/bin:$PATH GO=$PATH/go\n' },
    { title: 'An argument of that name', files: 'FROM example/base:1\nARG VERSION=1\nENV VERSION=$VERSION NAME=shop-$VERSION\n' },
    { title: 'Extended by itself', files: 'FROM example/base:1\nENV PYTHONPATH=/srv:$PYTHONPATH OTHER=1\n' },
    { title: 'Quoted, so that it stays', files: "FROM example/base:1\nENV A=1 B='$A' C=\\$A\n" },
  ],
  on: {
    ENV: (step, context) => {
      const { pairs } = step.instruction
      if (pairs.length < 2) return
      const reported = new Set<string>()
      const own = new Set(pairs.map((pair) => pair.key.value))
      for (const pair of pairs) {
        if (pair.value === undefined) continue
        for (const { name, range } of variablesIn(pair.value, step.stage.file.syntax.escape)) {
          if (name === pair.key.value || name === 'PATH' || !own.has(name) || reported.has(name) || step.stage.environment.get(name, step.index) !== undefined) continue
          const { root } = step.stage
          if (root.kind === 'image' && root.facts?.environmentNames.includes(name) === true) continue
          reported.add(name)
          context.report(range, `${name} is set in this same ENV, so ${root.kind === 'unknown' || (root.kind === 'image' && root.facts === undefined) ? 'what stands here is its value in the base image, or nothing' : 'it has no value here yet'}; put the reference into a later ENV`)
        }
      }
    },
  },
})
