import { describe, expect, it } from 'vitest';
import type { EngineSource } from './engine.types.ts';
import { acceptsVersion, describeMissing, type EngineWay, locateEngine } from './locate.ts';

function way(source: EngineSource, answer: 'found' | 'absent' | 'refused', asked: string[] = []): EngineWay<string> {
  return {
    source,
    find: () => {
      asked.push(source);
      if (answer === 'found') return { kind: 'found', value: source, note: source };
      return answer === 'absent' ? { kind: 'absent' } : { kind: 'refused', reason: `${source} does not fit` };
    },
  };
}

describe('finding an engine', () => {
  it('goes configured, container, binary, fetched, however the ways are listed', async () => {
    const asked: string[] = [];
    const sources: EngineSource[] = ['fetched', 'binary', 'container', 'configured'];
    const located = await locateEngine(sources.map((source) => way(source, 'absent', asked)));
    expect(asked).toEqual(['configured', 'container', 'binary', 'fetched']);
    expect(located.found).toBe(false);
  });

  it('stops looking at the first that is there', async () => {
    const asked: string[] = [];
    const located = await locateEngine([way('fetched', 'found', asked), way('container', 'found', asked)]);
    expect(located).toMatchObject({ found: true, source: 'container' });
    expect(asked).toEqual(['container']);
  });

  it('says why a nearer one was passed over', async () => {
    const located = await locateEngine([way('binary', 'refused'), way('fetched', 'found')]);
    expect(located).toMatchObject({ source: 'fetched', refused: ['binary does not fit'] });
  });

  it('accepts a version by its beginning, up to a dot', () => {
    expect(acceptsVersion('8.0.31', ['8.0.', '8.4.'])).toBe(true);
    expect(acceptsVersion('8.01.3', ['8.0.'])).toBe(false);
    expect(acceptsVersion('10.11.19-MariaDB', ['8.0.'])).toBe(false);
  });

  it('lists each missing thing with its command', () => {
    const text = describeMissing([
      { what: 'Maven (mvn)', neededFor: 'MySQL 8.0.31', command: 'apt-get install maven' },
    ]);
    expect(text).toContain('Maven (mvn)');
    expect(text).toContain('bring it: apt-get install maven');
  });
});
