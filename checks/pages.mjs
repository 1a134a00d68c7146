// Looks at pages in headless Chromium, as people do and as nobody does: at many
// widths, in light, dark and print, with text of the data that would break them.
//
// Usage: node pages.mjs SHOTS FOLDER..., where each folder holds pages as .html
// and, beside a report.html or a statement.html, the JSON that it is of. Screenshots go to
// SHOTS. Ends with status 1 and a line for each fault.
import { mkdirSync, readdirSync, readFileSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { faultsOfArrival } from './arriving.mjs'
import { faultsOfComparisons, faultsOfFigures, faultsOfOrder, nothingJudged, warningsDue } from './figures.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const widths = [320, 360, 480, 600, 768, 769, 1024, 1025, 1280, 1920]
const paper = 688 // px: A4 between the margins of style.html
// What people look at. Colours are the same at every width.
const shotWidths = { light: [360, 600, 768, 1024, 1280, 1920], dark: [360, 1280], print: [360, 1280] }
const [shots, ...folders] = process.argv.slice(2)
const faults = []
let looks = 0
let figures = 0

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map(String).filter(shown).sort().map((file) => [path.join(folder, file), file.replaceAll(/[\\/]/g, '-').replace('.html', '')]))
faults.push(...await faultsOfArrival(browser, files.map(([file]) => file)))
await Promise.all([1, 2].map(async () => { // two pages at a time
  for (let next = files.shift(); next; next = files.shift()) await look(...next)
}))
await browser.close()
console.log(`${looks} looks at pages, ${figures} figures confirmed, ${faults.length} faults`)
console.log(faults.slice(0, 40).join('\n'))
process.exit(faults.length || !looks ? 1 : 0)

// shown leaves out what the demo's S3 server keeps beside its objects.
function shown(file) {
  return file.endsWith('.html') && !file.split(/[\\/]/).some((name) => name.startsWith('.'))
}

// look opens a page in light, dark and print, at every width.
async function look(file, name) {
  for (const mode of ['light', 'dark', 'print']) {
    const media = { media: mode === 'print' ? 'print' : 'screen', colorScheme: mode === 'dark' ? 'dark' : 'light' }
    const page = await browser.newPage({ viewport: { width: widths[0], height: 900 }, colorScheme: media.colorScheme })
    const say = (what) => faults.push(`${file}, ${mode}: ${what}`)
    page.on('console', (m) => say(`console: ${m.text()}`))
    page.on('pageerror', (e) => say(`error: ${e}`))
    page.on('dialog', (d) => { say(`dialog: ${d.message()}`); d.dismiss() })
    const url = pathToFileURL(file).href
    page.on('request', (r) => r.url() !== url && !r.url().startsWith('data:') && say(`asks for ${r.url()}`))
    await page.emulateMedia(media)
    await page.goto(url)
    const shift = await page.evaluate(shifted)
    if (shift !== 0) say(`the layout shifts by ${shift} while the page loads`)
    for (const width of mode === 'print' ? [...widths, paper] : widths) {
      looks++
      await page.setViewportSize({ width, height: 900 })
      for (const what of await page.evaluate(layout)) say(`at ${width} px ${what}`)
      if (shotWidths[mode].includes(width)) {
        mkdirSync(shots, { recursive: true })
        await page.screenshot({ path: path.join(shots, `${name}-${mode}-${width}.png`), fullPage: true })
      }
    }
    const report = path.join(path.dirname(file), 'report.json')
    if (mode === 'light' && path.basename(file) === 'report.html' && existsSync(report)) {
      const shown = await page.evaluate(read)
      const content = JSON.parse(readFileSync(report, 'utf8'))
      const found = faultsOfFigures(content, shown)
      ;(await firstScreen(page, content)).forEach(say)
      const { warnings, first } = await page.evaluate(warned)
      const due = warningsDue(content)
      if (warnings.length !== due.length || due.some((words, i) => !warnings[i].startsWith(words))) say(`warns: ${warnings.join(' | ')}, want ${due.join(' | ')}`)
      if (!first) say('a figure stands before a warning')
      figures += shown.length - found.length
      found.forEach(say)
    }
    const statement = file.replace(/\.html$/, '.json')
    if (mode === 'light' && path.basename(file) === 'statement.html' && existsSync(statement)) {
      const shown = await page.evaluate(read)
      const found = faultsOfFigures(JSON.parse(readFileSync(statement, 'utf8')), shown)
      if (!(await page.evaluate(warned)).first) say('a figure stands before a warning')
      figures += shown.length - found.length
      found.forEach(say)
    }
    await page.close()
    if (mode !== 'print') await judge(url, media, say)
  }
}

// firstScreen holds what stands out, and the tiles, to the report.
async function firstScreen(page, content) {
  const out = faultsOfOrder(content)
  const { told, tiles, lost, late, open, alert, incidents } = await page.evaluate(top)
  // HTML holds no NUL; what stands in its place is the replacement character.
  const due = content.findings.map((f) => [f.text, f.detail, f.row].map((s) => s.replaceAll('\u0000', '\ufffd')))
  if (JSON.stringify(told.map(({ text, detail }) => [text, detail])) !== JSON.stringify(due.map(([text, detail]) => [text, detail]))) out.push(`findings: ${JSON.stringify(told)}`)
  for (const [i, { row, section }] of told.entries()) {
    if (row !== due[i][2] && !(row === null && section && /total$|attestation$/.test(due[i][2]))) out.push(`finding ${i} leads to ${row}, want ${due[i][2]}`)
  }
  if (lost.length > 0) out.push(`links lead nowhere: ${lost.join(', ')}`)
  if ((alert !== '') !== (content.incidents.length > 0) || incidents !== Math.min(20, content.incidents.length)) out.push(`${content.incidents.length} incidents: the page says "${alert}" and has ${incidents}`)
  if (late) out.push('what stands out does not come before the tiles')
  if (open.some((words) => words.startsWith('Cannot be judged yet')) !== nothingJudged(content)) out.push(`judged: ${open.join(' | ')}`)
  return out.concat(faultsOfComparisons(content, tiles))
}

// top runs in the page: what stands out and where each leads, the comparisons of the tiles,
// and links within the page that lead nowhere.
function top() {
  const text = (e) => (e?.textContent ?? '').replaceAll('\u00a0', ' ')
  const told = [...document.querySelectorAll('.findings li')].map((e) => {
    const target = document.querySelector(`[id="${e.querySelector('a').hash.slice(1)}"]`)
    return { text: text(e.querySelector('[data-finding]')), detail: text(e.querySelector('[data-detail]')), row: target?.dataset.row ?? null, section: target?.localName === 'h2' }
  })
  const tiles = [...document.querySelectorAll('.tile')].map((e) => ({
    label: text(e.querySelector('h2')),
    changes: [...e.querySelectorAll('.changes li')].filter((li) => li.querySelector('[data-f*="past."]')).map((li) => ({ of: li.querySelector('[data-f]').dataset.f, words: text(li.querySelector(':scope > .u')) })),
  }))
  const lost = [...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map((a) => a.hash)
  const open = [...document.querySelectorAll('[data-open]')].map(text)
  const late = document.querySelector('.first').getBoundingClientRect().bottom > document.querySelector('.tiles').getBoundingClientRect().top
  const alert = text(document.querySelector('[data-alert]'))
  const incidents = document.querySelectorAll('[data-row^="incident_details."]').length
  return { told, tiles, lost, late, open, alert, incidents }
}

// judge lets axe-core, which the page's own policy would not let run, look at it
// narrow and wide, everything unfolded. In dark it asks for the rules of colours alone: the
// page is the same, and layout is looked at in both. The contrast that AAA wants is off there
// by name, as it is off where no rules are asked for.
async function judge(url, media, say) {
  const rules = media.colorScheme === 'dark' ? { runOnly: { type: 'tag', values: ['cat.color'] }, rules: { 'color-contrast-enhanced': { enabled: false } } } : {}
  const context = await browser.newContext({ bypassCSP: true, colorScheme: media.colorScheme })
  const page = await context.newPage()
  await page.goto(url)
  const shift = await page.evaluate(shifted) // wide, where look has loaded it narrow
  if (shift !== 0) say(`the layout shifts by ${shift} while the page loads`)
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
  await page.addScriptTag({ content: axe })
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    const { violations } = await page.evaluate((options) => globalThis.axe.run(options), { ...rules, resultTypes: ['violations'] })
    for (const v of violations) say(`axe at ${width} px, ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`)
  }
  await context.close()
}

// shifted runs in the page, before anything is resized or unfolded: the
// cumulative layout shift from its first byte to two frames after its last.
async function shifted() {
  let sum = 0
  const add = (list) => list.getEntries().forEach((e) => { sum += e.value })
  const observer = new PerformanceObserver(add)
  observer.observe({ type: 'layout-shift', buffered: true })
  if (!PerformanceObserver.supportedEntryTypes.includes('layout-shift')) return 'an amount that this browser does not tell'
  for (let n = 0; n < 2; n++) await new Promise((done) => requestAnimationFrame(done))
  add({ getEntries: () => observer.takeRecords() })
  return sum
}

// layout runs in the page. It unfolds everything, so that nothing hides from it.
function layout() {
  document.querySelectorAll('details').forEach((d) => { d.open = true })
  const out = []
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (wide > 0) out.push(`the page is ${wide} px too wide`)
  for (const e of document.querySelectorAll('main *, header *, nav *')) {
    const box = e.getBoundingClientRect()
    if (box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5)) {
      out.push(`<${e.localName}> ${e.textContent.trim().slice(0, 40)} reaches from ${box.left} to ${box.right}`)
    }
    if (e.matches('td, th, .tile, dd') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1) {
      out.push(`<${e.localName}> ${e.textContent.trim().slice(0, 40)} overflows by ${e.scrollWidth - e.clientWidth} px`)
    }
    if (e.matches('table') && box.width > 1 && box.right > e.parentElement.getBoundingClientRect().right + 0.5) {
      out.push(`the table ${e.caption?.textContent} is wider than its place`)
    }
  }
  out.push(...broken(), ...ragged(), ...unnamed(), ...uneven())
  document.querySelectorAll('details').forEach((d) => { d.open = false })
  return [...new Set(out)].slice(0, 8)

  // lines counts the lines that a range stands on: text of two directions has
  // several boxes on one.
  function lines(range) {
    let n = 0
    let bottom = -Infinity
    for (const box of [...range.getClientRects()].sort((a, b) => a.top - b.top)) {
      if (box.width === 0) continue
      if (box.top > bottom - box.height / 2) n++
      bottom = Math.max(bottom, box.bottom)
    }
    return n
  }

  // broken finds words that go on in the next line, and figures, names of files
  // and ids of calls that do at all. What is longer between blanks may be too long
  // for its place.
  function broken() {
    const found = []
    const range = document.createRange()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const whole of text.data.matchAll(/\S+/g)) {
        if (whole[0].length > 18) continue
        for (const word of whole[0].matchAll(/[\p{L}\p{N}._,:]+/gu)) {
          range.setStart(text, whole.index + word.index)
          range.setEnd(text, whole.index + word.index + word[0].length)
          if (lines(range) > 1) found.push(`${word[0]} is broken`)
        }
      }
    }
    for (const e of document.querySelectorAll('[data-f], td a:not(.day), th code, .state')) {
      range.selectNodeContents(e)
      if (lines(range) > 1) found.push(`<${e.localName}> ${e.textContent} is broken`)
    }
    return found
  }

  // unnamed finds figures on cards without the name of their column, and charts of anything
  // without an axis.
  function unnamed() {
    const found = []
    for (const e of document.querySelectorAll('.cards td')) {
      if (getComputedStyle(e.parentElement).display !== 'grid' || !e.textContent.trim() || e.matches('.files')) continue
      const label = getComputedStyle(e, '::before').content
      if (label === 'none' || label === '""') found.push(`${e.textContent.trim()} in the card ${e.parentElement.textContent.trim().slice(0, 20)} has no label`)
    }
    for (const e of document.querySelectorAll('.plot')) {
      if (e.querySelector('path') && e.querySelectorAll('.axis span').length < 2) found.push(`the chart ${e.querySelector('title').textContent} has no axis`)
    }
    return found
  }

  // uneven finds rows of tiles that leave the place of one empty.
  function uneven() {
    const tiles = [...document.querySelectorAll('.tile')].map((e) => e.getBoundingClientRect())
    const right = Math.max(...tiles.map((t) => t.right))
    return [...new Set(tiles.map((t) => t.top))].filter((top) => Math.max(...tiles.filter((t) => t.top === top).map((t) => t.right)) < right - 2).map((top) => `the row of tiles at ${top} leaves room empty`)
  }

  // ragged finds rows that are laid out as cards and leave room empty, or whose
  // figures side by side do not stand on one line.
  function ragged() {
    const found = []
    for (const row of document.querySelectorAll('tr')) {
      if (getComputedStyle(row).display !== 'grid') continue
      const box = row.getBoundingClientRect()
      const cells = [...row.querySelectorAll('td')].map((e) => ({ box: e.getBoundingClientRect(), main: e.querySelector(':scope > [data-f]') })).filter((c) => c.box.width > 0)
      const right = Math.max(...cells.map((c) => c.box.right))
      if (cells.length > 3 && right < box.right - box.width / 8) found.push(`the card ${row.textContent.trim().slice(0, 20)} ends at ${right} of ${box.right}`)
      const tops = new Map()
      for (const { box, main } of cells) {
        if (!main) continue
        const top = main.getBoundingClientRect().top
        if (Math.abs(top - (tops.get(Math.round(box.top)) ?? top)) > 1) found.push(`${main.textContent} in the card ${row.textContent.trim().slice(0, 20)} stands lower or higher than its neighbours`)
        tops.set(Math.round(box.top), top)
      }
    }
    return found
  }
}

// warned runs in the page: the warnings, and whether they come before all figures.
function warned() {
  const all = [...document.querySelectorAll('[data-warning]')]
  const figure = document.querySelector('[data-f]')
  const first = all.every((e) => e.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING)
  return { warnings: all.map((e) => e.textContent), first }
}

// read runs in the page: every figure with where it says it is from.
function read() {
  return [...document.querySelectorAll('[data-f]')].map((e) => {
    const row = e.closest('[data-row]')?.dataset.row
    const of = row ? e.dataset.f.replaceAll(/(^|[(,])\.(?=[a-z])/g, `$1${row}.`) : e.dataset.f
    return { of, kind: e.dataset.k ?? "n", text: e.textContent }
  })
}
