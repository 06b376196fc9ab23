import { defineRule, unpinnedPackages } from '../../src/rule-api/index.ts'

export default defineRule({
  id: 'pin-npm-packages',
  title: 'Name the version of each npm package',
  category: 'reproducibility',
  severity: 'warning',
  since: '0.1.0',
  fragments: 'whole',
  aliases: { hadolint: ['DL3016'] },
  presets: ['strict'],
  why: `\`npm install name\` installs whatever is newest that day. Name the version, or install from package.json and its lock file.

Off by default.`,
  references: [
    { title: 'npm install', url: 'https://docs.npmjs.com/cli/commands/npm-install' },
    { title: 'hadolint: DL3016', url: 'https://github.com/hadolint/hadolint/wiki/DL3016' },
  ],
  bad: [
    { files: 'FROM node:24\nRUN npm install -g «serve» «@angular/cli» pm2@6.0.8\n' },
    { title: 'short', files: 'FROM node:24\nRUN npm i --global «yarn»\n' },
  ],
  good: [
    { title: 'versions and tags', files: 'FROM node:24\nRUN npm install -g serve@14 @angular/cli@20.3.0\n' },
    { title: 'from the manifest', files: 'FROM node:24\nRUN npm install && npm ci\n' },
    { title: 'a commit, a folder, an archive', files: 'FROM node:24\nRUN npm install -g git+https://git.example.org/tool.git#1f2e3d4 ./tool ./tool-1.0.0.tgz\n' },
    { title: 'the version in a variable', files: 'FROM node:24\nARG V=14\nRUN npm install -g serve@$V $TOOLS\n' },
  ],
  on: {
    RUN(step, context) {
      for (const operation of step.operations) {
        if (!(operation.manager === 'npm')) continue
        const open = unpinnedPackages(operation)
        for (const argument of open) {
          context.report(argument.range, `${argument.name ?? argument.source} has no version, so each build may install another one; write \`name@version\``)
        }
      }
    },
  },
})
