// Serves pages over HTTP in pieces, and sends none before the browser has drawn the one
// before it. So each page is seen unfinished, as on a slow connection, however fast or busy
// the machine is. Nobody scrolls: what moves below the first screen is not seen.
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const widths = [360, 768, 1280]
const pieceLength = 8192 // characters at least
const most = 0.02 // of cumulative layout shift; what the browser calls good ends at 0.1
const patience = 60_000 // ms for one piece

// faultsOfArrival loads the longest page of each kind at each width.
export async function faultsOfArrival(browser, files) {
  const answers = new Map()
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    answers.get(request.url)?.(response) // the browser asks for nothing else
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${server.address().port}`
  const asked = (url) => new Promise((done) => answers.set(url, done))
  const faults = []
  const loads = longest(files).flatMap((page) => widths.map((width) => ({ ...page, width })))
  await Promise.all([1, 2].map(async () => { // two at a time
    for (let next = loads.shift(); next; next = loads.shift()) {
      const { file, html, width } = next
      const url = `/${width}/${path.basename(file)}`
      const { sum, moved } = await arrive(browser, html, width, origin + url, asked(url))
      if (!(sum <= most)) faults.push(`${file}: at ${width} px the layout shifts by ${sum.toFixed(3)} while the page arrives, want at most ${most}: ${moved.join(' | ')}`)
    }
  }))
  server.close()
  return faults
}

// longest returns the longest page of each name.
function longest(files) {
  const pages = new Map()
  for (const file of files) {
    const html = readFileSync(file, 'utf8')
    const name = path.basename(file)
    if (html.length > (pages.get(name)?.html.length ?? 0)) pages.set(name, { file, html })
  }
  return [...pages.values()]
}

// arrive loads a page in pieces and returns by how much what was drawn has moved.
async function arrive(browser, html, width, url, asked) {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  const ends = piecesOf(html)
  const counts = await page.evaluate(elements, { html, ends })
  const opened = page.goto(url, { waitUntil: 'commit' })
  const response = await asked
  for (const [i, end] of ends.entries()) {
    response.write(html.slice(ends[i - 1] ?? 0, end))
    await opened
    await page.evaluate(drawn, { count: counts[i], patience })
  }
  response.end()
  const shift = await page.evaluate(moves)
  await page.close()
  return shift
}

// piecesOf returns where pieces of a page end. Each ends behind a tag, and the first one
// has something to draw.
function piecesOf(html) {
  const ends = []
  let from = html.indexOf('</h1>')
  for (const { index } of html.matchAll(/>/g)) {
    if (index >= from) {
      ends.push(index + 1)
      from = index + pieceLength
    }
  }
  return [...ends, html.length]
}

// elements runs in a page: how many elements a page has up to each end.
function elements({ html, ends }) {
  return ends.map((end) => new DOMParser().parseFromString(html.slice(0, end), 'text/html').querySelectorAll('*').length)
}

// drawn runs in the page. It ends when so many elements are there and are drawn.
async function drawn({ count, patience }) {
  const frame = () => new Promise(requestAnimationFrame)
  const until = performance.now() + patience
  while (document.querySelectorAll('*').length < count || !performance.getEntriesByName('first-contentful-paint').length) {
    if (performance.now() > until) throw new Error(`a piece of ${location.pathname} is not drawn after ${patience} ms`)
    await frame()
  }
  await frame() // which draws at its end
  await frame()
}

// moves runs in the page: the cumulative layout shift, and what moved most.
async function moves() {
  const shifts = []
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: true })
  for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame)
  shifts.push(...observer.takeRecords())
  shifts.sort((a, b) => b.value - a.value)
  const moved = shifts.slice(0, 3).map((e) => (e.sources[0]?.node?.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40))
  const told = PerformanceObserver.supportedEntryTypes.includes('layout-shift')
  return { sum: told ? shifts.reduce((sum, e) => sum + e.value, 0) : NaN, moved }
}
