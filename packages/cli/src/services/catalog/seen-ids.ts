import { hash } from 'node:crypto';

/** The first row with an id, and a fingerprint of its content. */
export interface FirstSeen {
  row: number;
  sameContent: boolean;
}

/**
 * Remembers which ids came before, in 16 bytes a row and no objects: a million rows take 32 MB at most, where a Set of
 * strings takes five times that. Ids are known by 64 bits of a hash; two of five million collide with a chance under
 * one in a million.
 */
export class SeenIds {
  #capacity: number;
  #size = 0;
  #ids: BigUint64Array;
  #contents: Uint32Array;
  #rows: Uint32Array;

  constructor(expected = 1024) {
    this.#capacity = 2 ** Math.max(4, Math.ceil(Math.log2(expected * 2)));
    this.#ids = new BigUint64Array(this.#capacity);
    this.#contents = new Uint32Array(this.#capacity);
    this.#rows = new Uint32Array(this.#capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** `seller` is a key that spellings of one seller share. Remembers the id, or tells about the row that had it first. */
  add(seller: string, externalId: string, contentHash: string, row: number): FirstSeen | undefined {
    const id = idHash(seller, externalId);
    const content = Number.parseInt(contentHash.slice(0, 8), 16);
    const slot = this.#slotOf(id);
    if (this.#ids[slot] === id) {
      return { row: this.#rows[slot] ?? 0, sameContent: this.#contents[slot] === content };
    }
    this.#put(slot, id, content, row);
    if (this.#size * 2 > this.#capacity) this.#grow();
    return undefined;
  }

  #slotOf(id: bigint): number {
    const mask = this.#capacity - 1;
    let slot = Number(id & 0xffffffffn) & mask;
    while (this.#ids[slot] !== 0n && this.#ids[slot] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  #put(slot: number, id: bigint, content: number, row: number): void {
    this.#ids[slot] = id;
    this.#contents[slot] = content;
    this.#rows[slot] = row;
    this.#size += 1;
  }

  #grow(): void {
    const [ids, contents, rows] = [this.#ids, this.#contents, this.#rows];
    this.#capacity *= 2;
    this.#size = 0;
    this.#ids = new BigUint64Array(this.#capacity);
    this.#contents = new Uint32Array(this.#capacity);
    this.#rows = new Uint32Array(this.#capacity);
    for (const [slot, id] of ids.entries()) {
      if (id !== 0n) this.#put(this.#slotOf(id), id, contents[slot] ?? 0, rows[slot] ?? 0);
    }
  }
}

function idHash(seller: string, externalId: string): bigint {
  const digest = hash('sha256', `${seller}\u0000${externalId}`, 'buffer');
  // Zero marks a free slot.
  return digest.readBigUInt64LE(0) || 1n;
}
