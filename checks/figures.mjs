// Confirms the figures of a page against its report.json. It shares no code with
// what drew the page: it reads the text as a person does and derives the value
// anew.

const z = 1.959963984540054

// spendUnknown is whether there are records and the amount of none could be read.
export function spendUnknown(report) {
  const { calls, rejected, unread } = report.integrity
  return calls + rejected > 0 && (unread.total_amount ?? 0) === calls
}

// warningsDue returns what a page has to say before any figure, as the words that
// each warning begins with.
export function warningsDue(report) {
  const { calls, rejected, unread, unread_records: records } = report.integrity
  const { total_amount: amounts = 0, ...others } = unread
  const lost = records + rejected
  const many = spendUnknown(report) || (lost > 10 && lost / (calls + rejected) > 0.01)
  const due = []
  if (amounts > 0) due.push(amounts === calls ? `The spend is not known: the amount of none of the ${calls} calls` : `The spend is too low: the amount of ${amounts} of ${calls} calls`)
  if (rejected > 0 && calls === 0) due.push(`Calls and spend are not known: none of the ${rejected} records`)
  else if (rejected > 0 && many) due.push(`Calls and spend are too low: ${rejected} of ${calls + rejected} records`)
  if (many && Object.keys(others).length > 0) due.push(`Some figures rest on fewer calls: ${records} of ${calls} calls`)
  return due
}

// faultsOfFigures returns a line for each figure whose text is not the value
// that it says it is from, rounded to the digits that it shows.
export function faultsOfFigures(report, figures) {
  const faults = []
  for (const { of, kind, text } of figures) {
    let want
    try {
      want = value(report, of)
    } catch (e) {
      faults.push(`${of}: ${e.message}`)
      continue
    }
    if (want === null || want === undefined || Number.isNaN(want)) {
      if (text !== '–') faults.push(`${of} shows ${text}, the report has none`)
      continue
    }
    if (text === '–') {
      faults.push(`${of} shows nothing, want ${want}`)
      continue
    }
    if (kind === 'm' ? !sameMoney(want, text) : !sameNumber(scaled(kind, want), kind, text)) faults.push(`${of} shows ${text}, want ${want}`)
  }
  if (figures.length < 10) faults.push(`only ${figures.length} figures`)
  return faults
}

const scaled = (kind, want) => Number(want) * (kind === 'p' ? 100 : 1)

function plain(text) {
  const s = text.replace('−', '-').replace('+', '')
  if (!/^-?\d{1,3}(,\d{3})*(\.\d+|:\d\d)?$/.test(s)) throw new Error(`${text} is not how figures are written`)
  return s.replaceAll(',', '')
}

function sameNumber(want, kind, text) {
  let s = plain(text)
  if (kind === 't') {
    const [minutes, seconds] = s.split(':')
    s = String(Number(minutes) * 60 + Number(seconds))
  }
  if (kind === 'c') return Number(s) === want
  const digits = s.includes('.') ? s.split('.')[1].length : 0
  return Math.abs(Number(s) - want) <= 0.5 * 10 ** -digits + 1e-9 * Math.max(1, Math.abs(want))
}

// units returns a decimal in units of 10^-8, exactly.
function units(text) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  return BigInt(sign + whole + fraction.padEnd(8, '0'))
}

function sameMoney(want, text) {
  const s = plain(text)
  const digits = s.includes('.') ? s.split('.')[1].length : 0
  let off = units(s) - (typeof want === 'bigint' ? want : units(want))
  if (off < 0n) off = -off
  return 2n * off <= 10n ** BigInt(8 - digits)
}

const functions = {
  share: (r, a, b) => number(r, a) / number(r, b),
  change: (r, a, b) => (number(r, a) - number(r, b)) / number(r, b),
  points: (r, a, b) => {
    if (lookUp(r, a) === null || lookUp(r, b) === null) return null
    // A difference of shares is shown in points of percent, one of scores as it is.
    return number(r, a) - number(r, b)
  },
  less: (r, a, b) => money(r, a) - money(r, b),
  left: (r, a, b, c) => money(r, a) - (money(r, b) - money(r, c)),
  low: (r, k, n) => wilson(number(r, k), number(r, n))[0],
  high: (r, k, n) => wilson(number(r, k), number(r, n))[1],
  scorelow: (r, d, i) => score(r, d, i, -1),
  scorehigh: (r, d, i) => score(r, d, i, 1),
  known: (r, a) => (spendUnknown(r) ? null : lookUp(r, a)),
  seen: (r, a) => (r.integrity.calls === 0 && r.integrity.rejected > 0 ? null : lookUp(r, a)),
  minutes: (r, a) => number(r, a) / 60,
  restminutes: (r, list, field, n) => functions.rest(r, list, field, n) / 60,
  rest: (r, list, field, n) => {
    const rows = lookUp(r, list).slice(Number(n)).map((row) => row[field])
    return typeof rows[0] === 'string' ? rows.reduce((sum, v) => sum + units(v), 0n) : rows.reduce((sum, v) => sum + v, 0)
  },
}

function value(report, of) {
  const call = /^([a-z]+)\((.*)\)$/.exec(of)
  return call ? functions[call[1]](report, ...call[2].split(',')) : lookUp(report, of)
}

function lookUp(report, dotted) {
  let v = report
  for (let rest = dotted; rest !== ''; ) {
    if (v === null || typeof v !== 'object') throw new Error(`report.json has no ${dotted}`)
    // Names may hold dots themselves, such as insights.rtt.
    const name = rest in v ? rest : rest.split('.')[0]
    if (!(name in v)) throw new Error(`report.json has no ${dotted}`)
    v = v[name]
    rest = rest.slice(name.length + 1)
  }
  return v
}

const number = (report, dotted) => Number(lookUp(report, dotted))
const money = (report, dotted) => units(lookUp(report, dotted))

function wilson(k, n) {
  const p = k / n
  const middle = p + z * z / (2 * n)
  const spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
  return [(middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)]
}

function score(report, dimension, i, sign) {
  const line = dimension === 'total' ? report.quality.total : report.quality[`by_${dimension}`][i]
  const spread = z * report.quality.score_deviation[dimension][i] / Math.sqrt(line.rated)
  return Math.min(5, Math.max(1, line.score_mean + sign * spread))
}
