/** One thing that a validator found wrong; the shape is ajv's. */
export interface ValidationFault {
  /** JSON pointer into the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/**
 * A compiled check. After `false` the faults stand in `errors` until the next call, so read them at once. Request
 * validators change the value: they fill in defaults, and those of path and query turn texts into what the schema asks.
 */
export interface ValidateFunction {
  (value: unknown): boolean;
  errors?: readonly ValidationFault[] | null;
}
