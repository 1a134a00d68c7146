// Runs a built bootstrap under @vercel/fun, an implementation of the Lambda runtime
// API that is not ours. Reads {"folder", "env", "events"} as JSON from standard
// input, invokes the function with one event after the other, in one process that
// is frozen in between as Lambda freezes it, and writes [{"error", "payload"}] as
// the last line of standard output. Go tests start it and look at what came out.
import fun from '@vercel/fun'
import { ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

// The one thing that fun 1.3.6 gets wrong: its deadline is always 5000, a moment in
// 1970, where Lambda's is a time of now. Everything else is its own.
const setHeader = ServerResponse.prototype.setHeader
ServerResponse.prototype.setHeader = function (name, value) {
  return setHeader.call(this, name, name === 'Lambda-Runtime-Deadline-Ms' ? String(Date.now() + 300_000) : value)
}

const job = JSON.parse(await text(process.stdin))
const invoke = await fun.createFunction({
  Code: { Directory: job.folder },
  Handler: 'bootstrap',
  Runtime: 'provided',
  Region: 'us-east-1',
  AccessKeyId: 'test',
  SecretAccessKey: 'test',
  Environment: { Variables: job.env },
})
try {
  const answers = []
  for (const event of job.events) {
    const { FunctionError: error = null, Payload: payload } = await invoke.invoke({
      InvocationType: 'RequestResponse',
      Payload: JSON.stringify(event),
    })
    answers.push({ error, payload: JSON.parse(String(payload)) })
  }
  console.log('\n' + JSON.stringify(answers))
} finally {
  await invoke.destroy()
}
