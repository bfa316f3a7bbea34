// Decides cases with iam-simulate: node iam_simulate.mjs MODULE < cases.json > outcomes.json
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'

const { runSimulation } = await import(pathToFileURL(process.argv[2]).href)
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

async function outcome({ principal, action, owner, context, policy }) {
  const simulation = {
    request: {
      principal,
      action,
      resource: { resource: `arn:aws:ecr:us-east-1:${owner}:repository/app`, accountId: owner },
      contextVariables: context
    },
    identityPolicies: [{ name: 'everything', policy: everything }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: policy
  }
  const said = await runSimulation(simulation, {})
  if (said.resultType === 'error') {
    return { decision: `error: ${JSON.stringify(said.errors)}`, ignored: [] }
  }
  return { decision: said.overallResult, ignored: said.result.ignoredContextKeys }
}

const outcomes = []
for (const each of JSON.parse(readFileSync(0))) {
  outcomes.push(await outcome(each))
}
console.log(JSON.stringify(outcomes))
