// Shows the cards for Teams as Microsoft's own renderer does, and holds them against what
// Teams takes.
//
// Usage: node teams.mjs SHOTS FOLDER, where FOLDER holds messages as .json. Screenshots go
// to SHOTS. Ends with status 1 and a line for each fault.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const renderer = require.resolve('adaptivecards/dist/adaptivecards.js')
const { AdaptiveCard, SerializationContext } = require(renderer)

const mostBytes = 20_000 // below the 28 KB of Teams
const version = 1.5 // the newest that Teams shows
// What each element of ours may have: the library passes over a name that it does not know.
const known = {
  AdaptiveCard: ['$schema', 'type', 'version', 'msteams', 'body', 'actions'],
  RichTextBlock: ['type', 'spacing', 'inlines'],
  TextRun: ['type', 'text', 'size', 'weight', 'isSubtle'],
  'Action.OpenUrl': ['type', 'title', 'url'],
}
const [shots, folder] = process.argv.slice(2)
const faults = []
mkdirSync(shots, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort()
for (const file of files) {
  const say = (what) => faults.push(`${file}: ${what}`)
  const text = readFileSync(path.join(folder, file), 'utf8')
  const card = envelope(JSON.parse(text), say)
  if (!card) continue
  if (Buffer.byteLength(JSON.stringify(JSON.parse(text))) > mostBytes) say(`has more than ${mostBytes} bytes`)
  judge(card, say)
  await look(card, file.replace('.json', ''), say)
}
await browser.close()
console.log(`${files.length} cards shown, ${faults.length} faults`)
console.log(faults.join('\n'))
process.exit(faults.length || files.length < 5 ? 1 : 0)

// envelope returns the card of a message. A workflow accepts another message with 202 and
// fails where the sender does not see it.
function envelope(message, say) {
  const [attachment, ...more] = message.attachments ?? []
  if (message.type !== 'message' || !attachment || more.length || attachment.contentType !== 'application/vnd.microsoft.card.adaptive' || attachment.contentUrl !== null) {
    say('is no message with one card')
    return undefined
  }
  return attachment.content
}

// judge holds a card against the library's rules and against those that it does not know.
function judge(card, say) {
  const context = new SerializationContext()
  const parsed = new AdaptiveCard()
  parsed.parse(card, context)
  for (let i = 0; i < context.eventCount; i++) say(context.getEventAt(i).message)
  for (const failed of parsed.validateProperties().validationEvents) say(failed.message)
  if (card.type !== 'AdaptiveCard' || !(Number(card.version) <= version)) say(`has version ${card.version}`)
  for (const element of [card, ...card.body, ...card.body.flatMap((line) => line.inlines ?? []), ...(card.actions ?? [])]) {
    const unknown = Object.keys(element).filter((name) => !(known[element.type] ?? []).includes(name))
    if (unknown.length) say(`${element.type} has ${unknown}`)
  }
  for (const action of card.actions ?? []) if (!action.url.startsWith('https://')) say(`opens ${action.url}`)
}

// look renders a card at the widths of a phone and of a desk. Each line has to show just
// its text, whatever marks that holds.
async function look(card, name, say) {
  const page = await browser.newPage()
  page.on('pageerror', (e) => say(`error: ${e}`))
  page.on('request', (r) => r.url() !== 'about:blank' && say(`asks for ${r.url()}`))
  await page.setContent('<!DOCTYPE html><style>body{font:14px sans-serif;margin:12px}</style><div id="card"></div>')
  await page.addScriptTag({ path: renderer })
  for (const width of [320, 800]) {
    await page.setViewportSize({ width, height: 900 })
    const seen = await page.evaluate(shown, card)
    const want = card.body.map((line) => line.inlines.map((run) => run.text).join(''))
    if (JSON.stringify(seen.lines.map(spaced)) !== JSON.stringify(want.map(spaced))) say(`at ${width} px shows ${JSON.stringify(seen.lines)}`)
    if (seen.marks) say(`at ${width} px ${seen.marks} elements come from text`)
    if (seen.wide > width) say(`at ${width} px is ${seen.wide} px wide`)
    if (seen.buttons !== (card.actions ?? []).length) say(`at ${width} px shows ${seen.buttons} buttons`)
    await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true })
  }
  await page.close()
}

function spaced(text) {
  return text.replaceAll(/\s+/g, ' ').trim()
}

// shown runs in the page.
function shown(card) {
  const place = document.getElementById('card')
  place.replaceChildren()
  const drawn = new window.AdaptiveCards.AdaptiveCard()
  drawn.parse(card)
  place.append(drawn.render())
  const lines = [...place.querySelectorAll('.ac-richTextBlock')]
  return {
    lines: lines.map((line) => line.textContent),
    marks: lines.flatMap((line) => [...line.querySelectorAll('a, b, strong, i, em, code, img, script, at')]).length,
    wide: document.documentElement.scrollWidth,
    buttons: place.querySelectorAll('button').length,
  }
}
