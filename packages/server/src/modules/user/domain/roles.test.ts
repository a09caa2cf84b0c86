import { describe, expect, it } from 'vitest';
import { accountRoles, formatRoles, losesRole, parseRoles } from './roles.ts';

describe('roles', () => {
  it('are kept in one order, each once, known ones only', () => {
    expect(formatRoles(['admin', 'buyer', 'buyer', 'root'])).toBe('buyer,admin');
    expect(parseRoles('buyer,admin')).toEqual(['buyer', 'admin']);
    expect(parseRoles('')).toEqual([]);
  });

  it('of an account always hold buyer and never guest', () => {
    expect(accountRoles(['admin'])).toEqual(['buyer', 'admin']);
    expect(accountRoles(['guest'])).toEqual(['buyer']);
  });

  it('are lost only when one is gone', () => {
    expect(losesRole(['buyer'], ['buyer', 'admin'])).toBe(false);
    expect(losesRole(['buyer', 'admin'], ['buyer'])).toBe(true);
  });
});
