/**
 * `npm run pictures`: makes the pictures of README.md anew. Runs `mkt up` and `mkt status` of this checkout in tmux, draws
 * what stands on the terminal as a page, and takes pictures of it and of the API's reference with Chromium.
 * Needs tmux and Chromium. A marketplace that runs here is stopped first.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../packages/cli/src/services/engines/find-program.ts';
import { readInstallation } from '../packages/cli/src/services/up/installation.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs', 'images');
const socket = 'mkt-pictures';
const columns = 92;
const startLimitMs = 600_000;
const mostBytes = 100_000;
/** The reference unfolds its first operations after its head. */
const settleMs = 3_000;

const colours: Record<number, string> = {
  30: '#484f58',
  31: '#ff7b72',
  32: '#3fb950',
  33: '#d29922',
  34: '#58a6ff',
  35: '#bc8cff',
  36: '#39c5cf',
  37: '#c9d1d9',
  90: '#6e7681',
};

const browserPath = ['chromium', 'chromium-browser', 'google-chrome']
  .map((name) => findProgram(name))
  .find((path) => path !== null);
if (browserPath === undefined || findProgram('tmux') === null)
  throw new Error('Pictures need tmux and Chromium: on Debian `apt-get install tmux chromium`.');

mkdirSync(images, { recursive: true });
mkt('down');
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
try {
  open('up', 'npm start', 32);
  await until(() => words('up').includes('demo admin'), startLimitMs);
  await until(() => /elasticsearch +(ready|attached|none)/.test(words('up')), startLimitMs);
  await draw(browser, 'mkt-up.png', 'npm start', terminal('up'));
  open('status', 'npm run -s mkt -- status', 24);
  await until(() => words('status').includes('q ends the view'), 60_000);
  await delay(settleMs);
  await draw(browser, 'mkt-status.png', 'mkt status', terminal('status'));
  await drawReference(browser);
} finally {
  await browser.close();
  tmux('send-keys', '-t', 'up', 'C-c');
  await until(isDown, 90_000).catch(() => mkt('down'));
  tmux('kill-server');
}

function isDown(): boolean {
  const { supervisorPid, engines } = readInstallation(join(root, '.mkt'));
  return supervisorPid === null && engines.every(({ running }) => !running);
}

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8', cwd: root });
}

function mkt(...args: string[]): void {
  execFileSync('npm', ['run', '-s', 'mkt', '--', ...args], { cwd: root, stdio: 'inherit' });
}

function open(name: string, command: string, rows: number): void {
  tmux('new-session', '-d', '-s', name, '-x', String(columns), '-y', String(rows), command);
}

function words(name: string): string {
  return tmux('capture-pane', '-p', '-t', name);
}

/** What stands there, with its colours as escape sequences. */
function terminal(name: string): string {
  return tmux('capture-pane', '-e', '-p', '-t', name).trimEnd();
}

async function until(isTrue: () => boolean, withinMs: number): Promise<void> {
  for (const end = Date.now() + withinMs; !isTrue(); await delay(250))
    if (Date.now() > end) throw new Error(`It did not come true within ${withinMs / 1_000} s: ${isTrue}`);
}

async function draw(browser: Browser, file: string, title: string, screen: string): Promise<void> {
  if (screen.includes(root)) throw new Error(`${file} would show the path of this checkout`);
  const page = await browser.newPage();
  await page.setContent(`<style>
    body { margin: 0; background: #fff; display: inline-block }
    figure { margin: 8px; border-radius: 8px; background: #0d1117; color: #c9d1d9; overflow: hidden }
    figcaption { padding: 6px 14px; background: #21262d; font: 12px sans-serif; color: #8b949e }
    pre { margin: 0; padding: 12px 14px; font: 13px/1.35 'DejaVu Sans Mono', monospace; width: ${columns}ch }
  </style><figure><figcaption>${title}</figcaption><pre>${html(screen)}</pre></figure>`);
  await page.locator('figure').screenshot({ path: join(images, file) });
  await page.close();
  requireSmall(file);
}

/** Colours, bold and dim of a terminal as spans. */
function html(screen: string): string {
  let style: { colour?: string; bold?: boolean; dim?: boolean } = {};
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return screen.replace(/\u001b\[([\d;]*)m|[^\u001b]+|\u001b/g, (part, codes: string | undefined) => {
    if (codes === undefined) return span(part, style);
    for (const code of codes.split(';').map(Number)) {
      if (code === 0) style = {};
      else if (code === 1) style = { ...style, bold: true };
      else if (code === 2) style = { ...style, dim: true };
      else if (code === 22) style = colourOnly(style);
      else if (code === 39) style = { bold: style.bold ?? false, dim: style.dim ?? false };
      else if (colours[code] !== undefined) style = { ...style, colour: colours[code] };
    }
    return '';
  });
}

function colourOnly({ colour }: { colour?: string }): { colour?: string } {
  return colour === undefined ? {} : { colour };
}

function span(text: string, { colour, bold, dim }: { colour?: string; bold?: boolean; dim?: boolean }): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const css = [
    colour === undefined ? '' : `color:${colour}`,
    bold ? 'font-weight:bold' : '',
    dim ? 'opacity:.6' : '',
  ].filter(Boolean);
  return css.length === 0 ? escaped : `<span style="${css.join(';')}">${escaped}</span>`;
}

async function drawReference(browser: Browser): Promise<void> {
  const { addresses } = readInstallation(join(root, '.mkt'));
  const url = addresses.find(([name]) => name === 'reference')?.[1] ?? '';
  const page = await browser.newPage({ viewport: { width: 1_080, height: 560 } });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('heading').first().waitFor();
  await delay(settleMs);
  await page.screenshot({ path: join(images, 'reference.png') });
  await page.close();
  requireSmall('reference.png');
}

function requireSmall(file: string): void {
  const { size } = statSync(join(images, file));
  console.log(`${file}: ${Math.round(size / 1_000)} kB`);
  if (size > mostBytes)
    throw new Error(`${file} has ${size} bytes; at most ${mostBytes} are wanted in the repository.`);
}
