// The picture of the README: the first screen of a demo day's page, light and dark.
//
// Usage: node picture.mjs --write|--check BUCKET DAY, where BUCKET is a folder with the
// objects of `zentrunk demo` as plain files. --write makes docs/report-light.png,
// docs/report-dark.png and docs/report-figures.json, which holds what the two show.
// --check draws nothing: it ends with status 1 and a line for each figure or finding
// that the page shows by now and the picture does not, or the other way round. Fonts
// differ from machine to machine, so that pixels tell nothing.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const docs = fileURLToPath(new URL('../docs/', import.meta.url))
const modes = ['light', 'dark']
const screen = { width: 1120, height: 688 }
const most = 150_000 // bytes of a picture
const told = path.join(docs, 'report-figures.json')
const [mode, bucket, day] = process.argv.slice(2)
const file = path.join(bucket, 'reports', `dt=${day}`, 'report.html')
const picture = (scheme) => path.join(docs, `report-${scheme}.png`)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const faults = mode === '--write' ? await write() : await check()
await browser.close()
if (faults.length) console.error([...faults, 'make picture makes the pictures of the README anew.'].join('\n'))
process.exit(faults.length ? 1 : 0)

// open returns the page as a reader of that colour scheme sees it.
async function open(colorScheme) {
  const page = await browser.newPage({ viewport: screen, colorScheme })
  await page.goto(pathToFileURL(file).href)
  return page
}

async function write() {
  const content = { day, pictures: {} }
  for (const scheme of modes) {
    const page = await open(scheme)
    const shot = await page.screenshot({ path: picture(scheme) })
    content.pictures[path.basename(picture(scheme))] = sha256(shot)
    Object.assign(content, await page.evaluate(seen, screen.height))
    await page.close()
  }
  writeFileSync(told, `${JSON.stringify(content, null, 1)}\n`)
  return [...faultsOfFiles(content), ...tooFew(content)]
}

// check compares the figures and findings of the picture with those of the page. Those
// near the lower edge may be on one and not on the other.
async function check() {
  const content = JSON.parse(readFileSync(told, 'utf8'))
  const page = await open(modes[0])
  const all = await page.evaluate(seen, Infinity)
  const upper = await page.evaluate(seen, screen.height * 0.8)
  await page.close()
  const lines = (part) => new Set([...part.figures, ...part.findings])
  const [shown, now, due] = [content, all, upper].map(lines)
  return [
    ...faultsOfFiles(content), ...tooFew(content), ...(content.day === day ? [] : [`the picture is of ${content.day}, not of ${day}`]),
    ...[...shown].filter((line) => !now.has(line)).map((line) => `the picture shows what the page does not: ${line}`),
    ...[...due].filter((line) => !shown.has(line)).map((line) => `the page shows what the picture does not: ${line}`),
  ]
}

// tooFew notices a page whose figures or findings are marked in another way: then
// nothing would be compared.
function tooFew({ figures, findings }) {
  return figures.length < 5 || findings.length < 2 ? [`the first screen has ${figures.length} figures and ${findings.length} findings, want 5 and 2`] : []
}

function faultsOfFiles({ pictures }) {
  return modes.flatMap((scheme) => {
    const name = path.basename(picture(scheme))
    const bytes = readFileSync(picture(scheme))
    return [
      ...(bytes.length < most ? [] : [`docs/${name} has ${bytes.length} bytes, want less than ${most}`]),
      ...(sha256(bytes) === pictures[name] ? [] : [`docs/${name} is not the picture whose figures docs/report-figures.json holds`]),
    ]
  })
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

// seen runs in the page: the figures and findings that end above a height.
function seen(height) {
  const above = (e) => {
    const box = e.getBoundingClientRect()
    return box.width > 0 && box.bottom <= (height ?? Infinity)
  }
  const text = (e) => e.textContent.trim().replace(/\s+/g, ' ')
  return {
    figures: [...document.querySelectorAll('[data-f]')].filter(above).map((e) => `${[e.closest('[data-row]')?.dataset.row, e.dataset.f].filter(Boolean).join(' ')} ${text(e)}`),
    findings: [...document.querySelectorAll('[data-finding]')].filter(above).map(text),
  }
}
