/**
 * How a process hears what others made invalid, and up to when it has heard all of it. Redis answers a connection in
 * order: when a ping is answered, whatever was published before it was asked has come in. On a connection that breaks
 * or hangs nothing is certain until a new one has answered.
 */
import type { Redis } from 'ioredis';

export interface NewsLineOptions {
  /** Of purpose `pubsub`; used for nothing else. */
  subscriber: Redis;
  channel: string;
  onNews(message: string): void;
  /** The connection is a new one: what was published meanwhile is lost. */
  onGap(): void;
  onError(error: unknown): void;
}

const pingEveryMs = 250;

export class NewsLine {
  private readonly subscriber: Redis;
  /** Of the connection that is open, moments of `performance.now()`; null before its first answer. */
  private heard: { since: number; until: number } | null = null;
  private connection = 0;
  private isAsking = false;

  constructor({ subscriber, channel, onNews, onGap, onError }: NewsLineOptions) {
    this.subscriber = subscriber;
    const forget = (): void => {
      this.connection += 1;
      this.heard = null;
    };
    subscriber.on('close', forget);
    subscriber.on('ready', () => {
      forget();
      onGap();
    });
    subscriber.on('message', (_channel: string, message: string) => onNews(message));
    // What is asked later comes after it on the connection, also on those that follow.
    subscriber.subscribe(channel).catch(onError);
    const timer = setInterval(() => this.ask(), pingEveryMs);
    timer.unref();
    subscriber.on('end', () => clearInterval(timer));
    this.ask();
  }

  /** Whether news about what was read at `readAt` has been heard as far as there was any until `until`. */
  hasHeard(readAt: number, until: number): boolean {
    return this.heard !== null && readAt >= this.heard.since && until <= this.heard.until;
  }

  private ask(): void {
    if (this.isAsking || this.subscriber.status !== 'ready') return;
    this.isAsking = true;
    const { connection } = this;
    const askedAt = performance.now();
    const answered = (): void => {
      this.isAsking = false;
      if (connection === this.connection) this.heard = { since: this.heard?.since ?? askedAt, until: askedAt };
    };
    // A connection that broke says so by its events.
    const failed = (): void => {
      this.isAsking = false;
    };
    this.subscriber.ping().then(answered, failed);
  }
}
