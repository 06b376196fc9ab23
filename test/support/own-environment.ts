/**
 * Before each file of tests: what the shell or the CI system around them says about colours and parts of a run is not about them. Tests that need it, set it.
 */
const ELSEWHERE = ['NO_COLOR', 'FORCE_COLOR', 'TERM', 'CI_NODE_INDEX', 'CI_NODE_TOTAL', 'JOB_COMPLETION_INDEX']

for (const name of ELSEWHERE) delete process.env[name]
