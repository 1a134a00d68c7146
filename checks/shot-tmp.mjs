import { chromium } from 'playwright-core'
const [out, file, mode, width, sel] = process.argv.slice(2)
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
const p = await b.newPage({ viewport: { width: Number(width), height: 1100 }, colorScheme: mode === 'dark' ? 'dark' : 'light' })
await p.emulateMedia({ media: mode === 'print' ? 'print' : 'screen', colorScheme: mode === 'dark' ? 'dark' : 'light' })
await p.goto('file://' + file)
if (sel === 'top') await p.screenshot({ path: out })
else await p.locator(sel).screenshot({ path: out })
await b.close()
