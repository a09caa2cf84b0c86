import { createHash } from 'node:crypto';
import { isAppError, systemContext } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import type { ImportShop, OpenCatalog } from './open-catalog.ts';

/**
 * Whose the imported products are. A seller that a file names has a shop under that name, opened on first meeting;
 * the owner's address is made from the name, so that the next import finds the same shop.
 */
export class ImportShops {
  private readonly catalog: OpenCatalog;
  private readonly known = new Map<string, string>();
  opened = 0;

  constructor(catalog: OpenCatalog) {
    this.catalog = catalog;
  }

  /** Ids by seller's name; a `seller_…` id stands for itself and must exist. */
  async idsOf(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    for (const name of new Set(names)) if (!this.known.has(name)) this.known.set(name, await this.find(name));
    return this.known;
  }

  private async find(name: string): Promise<string> {
    if (!name.startsWith('seller_')) return this.open(name, shopOf(name));
    const { shops } = await this.catalog.user.getShops(systemContext('import'), { seller_ids: [name] });
    const [shop] = shops;
    if (shop !== undefined) return shop.seller_id;
    throw new CliError('not_found', `There is no shop ${name}.`, {
      exitCode: exitCodes.usage,
      fix: ['Give the id of a shop, or a name: a shop of that name is opened.'],
    });
  }

  private async open(name: string, wanted: ImportShop): Promise<string> {
    try {
      const { shops } = await this.catalog.user.importShops(systemContext('import'), { shops: [wanted] });
      const [shop] = shops;
      if (shop === undefined) throw new Error(`The shop ${name} was not opened`);
      if (shop.outcome === 'created') this.opened += 1;
      return shop.seller_id;
    } catch (error) {
      if (!isAppError(error, 'conflict') || wanted.shop.name !== shopName(name)) throw error;
      // Another owner's shop has this very name; imported products never go into somebody's shop by its name alone.
      return this.open(name, { ...wanted, shop: { ...wanted.shop, name: `${wanted.shop.name} (import)` } });
    }
  }
}

function shopOf(seller: string): ImportShop {
  const key = seller.normalize('NFKC').trim().toLowerCase();
  const fingerprint = createHash('sha256').update(key).digest('hex').slice(0, 12);
  const latin = key
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  return {
    email: `${latin || 'shop'}-${fingerprint}@import.example`,
    owner_name: shopName(seller),
    locale: 'en',
    shop: { name: shopName(seller), country: 'EG', description: '', support_email: null },
  };
}

/** Two characters at least and 110 at most, which leaves room for an ending. */
function shopName(seller: string): string {
  const name = seller.trim().slice(0, 110).trim();
  return [...name].length >= 2 ? name : `${name} shop`;
}
