import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

export interface RedisAddress {
  host: string;
  port: number;
  username?: string;
  password?: string;
}

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/**
 * The server's version when it takes commands and has loaded its data, null while it does not. Throws when it
 * refuses the password. Spoken by hand: three commands are not worth a client that reconnects for ever.
 */
export function probeRedis(address: RedisAddress): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port });
    let text = '';
    const finish = (version: string | null): void => {
      socket.destroy();
      resolve(version);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(null));
    socket.once('error', () => finish(null));
    socket.once('connect', () => {
      const login =
        address.password === undefined
          ? ''
          : command('AUTH', ...(address.username ? [address.username] : []), address.password);
      socket.write(`${login}${command('INFO', 'server')}`);
    });
    socket.once('close', () => resolve(null));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (/^-(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/m.test(text)) {
        socket.destroy();
        reject(new Error(`Redis at ${address.host}:${address.port} refuses the password`));
        return;
      }
      if (text.includes('-LOADING') || text.includes('-ERR')) finish(null);
      const version = /^redis_version:(\S+)\r$/m.exec(text)?.[1];
      if (version !== undefined) finish(version);
    });
  });
}

/** Takes a `redis://` address apart. */
export function redisAddressOf(url: string): RedisAddress {
  const parsed = new URL(url);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 6379),
    ...(parsed.username ? { username: decodeURIComponent(parsed.username) } : {}),
    ...(parsed.password ? { password: decodeURIComponent(parsed.password) } : {}),
  };
}
