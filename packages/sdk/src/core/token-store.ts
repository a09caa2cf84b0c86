/** What a signed-in client holds. */
export interface Tokens {
  accessToken: string;
  refreshToken: string | null;
}

/** Where tokens and the guest's cart token live: memory, local storage, a secure store. */
export interface TokenStore {
  get(): Tokens | null | Promise<Tokens | null>;
  set(tokens: Tokens | null): void | Promise<void>;
  getCartToken(): string | null | Promise<string | null>;
  setCartToken(token: string | null): void | Promise<void>;
}

/** Forgets everything with the process. */
export function memoryTokenStore(initial: Tokens | null = null): TokenStore {
  let tokens = initial;
  let cartToken: string | null = null;
  return {
    get: () => tokens,
    set: (next) => {
      tokens = next;
    },
    getCartToken: () => cartToken,
    setCartToken: (next) => {
      cartToken = next;
    },
  };
}
