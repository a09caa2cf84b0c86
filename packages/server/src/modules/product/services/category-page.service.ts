import { weakEtag } from '../../../platform/cache/cache-entry.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { toCategoryTree } from '../product.mapper.ts';
import type { CategoryTrees } from './category-tree.service.ts';

/**
 * The tree's answer as bytes, made once for each language and state of the tree. It is kept in the process and
 * not in Redis: the process has the whole tree anyway and asks for its sequence once a second.
 */
export class CategoryPage {
  private readonly trees: CategoryTrees;
  private readonly byLocale = new Map<string, { sequence: number; data: Buffer; etag: string }>();

  constructor(trees: CategoryTrees) {
    this.trees = trees;
  }

  async bytes(place: Pick<CallContext, 'class'>, locale: string): Promise<{ data: Buffer; etag: string }> {
    const tree = await this.trees.current(place);
    const known = this.byLocale.get(locale);
    if (known?.sequence === tree.sequence) return known;
    const data = Buffer.from(JSON.stringify(toCategoryTree(tree, locale)));
    const made = { sequence: tree.sequence, data, etag: weakEtag(data) };
    this.byLocale.set(locale, made);
    return made;
  }
}
