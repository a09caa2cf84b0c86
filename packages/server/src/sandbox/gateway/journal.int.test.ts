import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { journalFolder } from './test/gateway-fixture.ts';

let folder: Awaited<ReturnType<typeof journalFolder>>;
beforeEach(async () => {
  folder = await journalFolder();
});
afterEach(() => folder.remove());

const fact = (n: number) => ({ kind: 'session.expired' as const, session_id: `cs_${n}` });

const reopen = async () => {
  const seen: JournalEntry[] = [];
  const journal = await Journal.open(folder.journalPath, (entry) => seen.push(entry));
  return { journal, seen };
};

describe('the journal', () => {
  it('gives concurrent appends an order without gaps and reads the same back', async () => {
    const first = await reopen();
    const entries = await Promise.all(Array.from({ length: 200 }, (_, n) => first.journal.append(fact(n))));
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    expect(first.seen).toEqual(entries);
    expect(first.journal.durableBytes).toBe((await readFile(folder.journalPath)).length);
    await first.journal.close();

    const second = await reopen();
    expect(second.seen).toEqual(entries);
    expect((await second.journal.append(fact(200))).seq).toBe(201);
    await second.journal.close();
  });

  it('cuts off a torn last line and goes on after the last whole one', async () => {
    const first = await reopen();
    await first.journal.append(fact(1));
    await first.journal.close();
    // Longer than the next line, so that writing over it would not be enough.
    await appendFile(folder.journalPath, `{"seq":2,"reason":"${'x'.repeat(1000)}`);

    const second = await reopen();
    expect(second.seen).toHaveLength(1);
    await second.journal.append(fact(2));
    await second.journal.close();
    const lines = (await readFile(folder.journalPath, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as JournalEntry).seq)).toEqual([1, 2]);
  });

  it('reads lines longer than its buffer', async () => {
    const first = await reopen();
    const long = 'x'.repeat(3_000_000);
    await first.journal.append({ kind: 'session.declined', session_id: 'cs_1', reason: long });
    await first.journal.append(fact(2));
    await first.journal.close();
    const second = await reopen();
    expect(second.seen.map((entry) => entry.kind)).toEqual(['session.declined', 'session.expired']);
    await second.journal.close();
  });

  it('refuses a file that is damaged in the middle or lacks a line', async () => {
    const line = (seq: number) => `${JSON.stringify({ seq, at: '2026-02-23T00:00:00.000Z', ...fact(seq) })}\n`;
    await writeFile(folder.journalPath, `${line(1)}garbage\n${line(3)}`);
    await expect(reopen()).rejects.toThrow('line 2 is not JSON');
    await writeFile(folder.journalPath, `${line(1)}${line(3)}`);
    await expect(reopen()).rejects.toThrow('line 2 has seq 3');
  });
});
