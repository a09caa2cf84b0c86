import type { Transport } from './transport.ts';
import type { Answer, CallOptions, Data, Item, OperationId, PathOf, QueryOf } from './types.ts';

/** One page: its items, and where the next one begins. */
export interface Page<T> {
  items: T[];
  /** The items again, by the name that every answer has: `const { data } = await mkt.products.list()`. */
  data: T[];
  nextCursor: string | null;
  answer: Answer<unknown>;
}

/**
 * A list: awaited it is the first page, iterated it is every item of every page. A page that is refused with
 * 429 is asked for again by the transport, so that a loop goes on where it was.
 */
export class List<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  private readonly load: (cursor: string | undefined) => Promise<Page<T>>;

  constructor(load: (cursor: string | undefined) => Promise<Page<T>>) {
    this.load = load;
  }

  // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page by design
  then<A = Page<T>, B = never>(
    onPage?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.load(undefined).then(onPage, onError);
  }

  async *pages(): AsyncGenerator<Page<T>> {
    let cursor: string | undefined;
    do {
      const page = await this.load(cursor);
      yield page;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for await (const page of this.pages()) yield* page.items;
  }
}

/** A List over one paged operation. */
export function listOf<K extends OperationId>(
  transport: Transport,
  operationId: K,
  input: { path?: PathOf<K>; query?: QueryOf<K> },
  options?: CallOptions,
): List<Item<K>> {
  return new List<Item<K>>(async (cursor) => {
    const query = { ...input.query, ...(cursor === undefined ? {} : { cursor }) } as QueryOf<K>;
    const answer = await transport.call(operationId, { ...input, query }, options);
    const page = answer.meta.page as { next_cursor: string | null } | undefined;
    const items = answer.data as unknown as Item<K>[] & Data<K>;
    return { items, data: items, nextCursor: page?.next_cursor ?? null, answer };
  });
}
