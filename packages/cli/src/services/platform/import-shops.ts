import { createHash } from 'node:crypto';
import { isAppError, systemContext } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { sellerKey } from '../catalog/index.ts';
import type { ImportShop, OpenCatalog } from './open-catalog.ts';

export interface WantedShop {
  /** A `seller_…` id, or null. */
  id: string | null;
  /** A name, or a `seller_…` id that must exist. */
  name: string;
}

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

  /** A shop's id for each, in their order: by the id that a file gives where such a shop exists, else by its name. */
  async idsOf(wanted: readonly WantedShop[]): Promise<string[]> {
    for (const { id, name } of wanted) {
      if (id !== null && !this.known.has(id)) this.known.set(id, (await this.isShop(id)) ? id : '');
      if (!this.known.get(id ?? '') && !this.known.has(name)) this.known.set(name, await this.find(name));
    }
    return wanted.map(({ id, name }) => this.known.get(id ?? '') || (this.known.get(name) as string));
  }

  private async isShop(id: string): Promise<boolean> {
    if (!/^seller_[0-9a-z]{26}$/.test(id)) return false;
    const { shops } = await this.catalog.user.getShops(systemContext('import'), { seller_ids: [id] });
    return shops.length > 0;
  }

  private async find(name: string): Promise<string> {
    if (!name.startsWith('seller_')) return this.open(name);
    if (await this.isShop(name)) return name;
    throw new CliError('not_found', `There is no shop ${name}.`, {
      exitCode: exitCodes.usage,
      fix: ['Give the id of a shop, or a name: a shop of that name is opened.'],
    });
  }

  /** Another owner's shop may have the name; imported products never go into somebody's shop by its name alone. */
  private async open(name: string): Promise<string> {
    const wanted = shopOf(name);
    for (let time = 1; ; time += 1) {
      const shop = { ...wanted.shop, name: shopName(name, time) };
      try {
        return await this.take({ ...wanted, shop });
      } catch (error) {
        if (!isAppError(error, 'conflict')) throw error;
        if (time === mostNames) throw new Error(`No name is free for a shop of ${name}`, { cause: error });
      }
    }
  }

  private async take(wanted: ImportShop): Promise<string> {
    const { shops } = await this.catalog.user.importShops(systemContext('import'), { shops: [wanted] });
    const [shop] = shops;
    if (shop === undefined) throw new Error(`The shop ${wanted.shop.name} was not opened`);
    if (shop.outcome === 'created') this.opened += 1;
    return shop.seller_id;
  }
}

/** Shops of one name that imports have opened beside each other. */
const mostNames = 99;

function shopOf(seller: string): ImportShop {
  const key = sellerKey(seller);
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

/** Two characters at least, and room for an ending; that of another time is for a name that is taken. */
function shopName(seller: string, time = 1): string {
  const letters = [...seller.trim()].slice(0, 108);
  const name = letters.join('').trim();
  const whole = letters.length >= 2 ? name : `${name} shop`;
  return time === 1 ? whole : `${whole} (import${time === 2 ? '' : ` ${time - 1}`})`;
}
