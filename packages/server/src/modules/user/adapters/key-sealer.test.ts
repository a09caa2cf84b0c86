import { describe, expect, it } from 'vitest';
import { KeySealer } from './key-sealer.ts';

describe('a sealed key', () => {
  const sealer = new KeySealer('a secret of the installation');
  const sealed = sealer.seal('key_1', '{"d":"private"}');

  it('opens for its own row and secret only', () => {
    expect(sealer.open('key_1', sealed)).toBe('{"d":"private"}');
    expect(sealer.open('key_2', sealed)).toBeNull();
    expect(new KeySealer('another secret entirely').open('key_1', sealed)).toBeNull();
  });

  it('does not open when any byte was changed or cut off', () => {
    const raw = Buffer.from(sealed, 'base64url');
    for (let i = 0; i < raw.length; i++) {
      const altered = Buffer.from(raw);
      altered[i] = (altered[i] ?? 0) ^ 1;
      expect(sealer.open('key_1', altered.toString('base64url'))).toBeNull();
    }
    for (const length of [0, 5, 20, raw.length - 1])
      expect(sealer.open('key_1', raw.subarray(0, length).toString('base64url'))).toBeNull();
  });

  it('looks different every time', () => {
    expect(sealer.seal('key_1', '{"d":"private"}')).not.toBe(sealed);
  });
});
