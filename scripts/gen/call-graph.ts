/** Which module may call which: the only arrows there are. News travels the other way, as events. */
export const callGraph: Readonly<Record<string, readonly string[]>> = {
  product: ['user'],
  cart: ['product'],
  order: ['cart', 'product', 'payment', 'user'],
  payment: [],
  user: [],
  search: ['product'],
  notification: ['user'],
};

export const moduleNames: readonly string[] = Object.keys(callGraph);

/** The modules that may call `module`. */
export const callersOf = (module: string): string[] => moduleNames.filter((name) => callGraph[name]?.includes(module));
