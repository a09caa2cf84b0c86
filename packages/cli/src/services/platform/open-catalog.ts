import { type Composition, compose, type ModuleName, type SettableClock } from '@mkt/server';
import { configOf } from './open-platform.ts';

type Ports = Composition['ports'];

/** The two modules that a catalog is written to, opened in this process or reached where they live. */
export interface OpenCatalog {
  config: ReturnType<typeof configOf>;
  product: Ports['product'];
  user: Ports['user'];
  close(): Promise<void>;
}

const catalogModules: readonly ModuleName[] = ['user', 'product'];

/** Opens no more than these two: a seed needs neither the other modules' memory nor their connections. */
export async function openCatalog(runtimeFile: string, clock?: SettableClock): Promise<OpenCatalog> {
  return openCatalogOf(configOf(runtimeFile), clock);
}

export async function openCatalogOf(config: OpenCatalog['config'], clock?: SettableClock): Promise<OpenCatalog> {
  const own = config.modules.own.filter((module) => catalogModules.includes(module));
  const composition = await compose(
    { ...config, modules: { ...config.modules, own } },
    { role: 'command', ...(clock ? { clock } : {}) },
  );
  return {
    config,
    product: composition.ports.product,
    user: composition.ports.user,
    close: () => composition.close(),
  };
}

export type ImportRecord = Parameters<Ports['product']['importProducts']>[1]['records'][number];
export type ImportCategory = Parameters<Ports['product']['importCategories']>[1]['categories'][number];
export type ImportReview = Parameters<Ports['product']['importReviews']>[1]['reviews'][number];
export type ImportImage = Parameters<Ports['product']['importImages']>[1]['images'][number];
export type ImportShop = Parameters<Ports['user']['importShops']>[1]['shops'][number];
