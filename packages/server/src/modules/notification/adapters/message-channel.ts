import type { Logger } from '../../../platform/telemetry/logger.ts';

/** A message on its way out, complete: what a channel needs and nothing else. */
export interface OutgoingMessage {
  /** The same for every try, so that a provider can drop a repeat. */
  messageId: string;
  /** An address for mail, a phone number for SMS, a user id for push. */
  to: string;
  locale: 'en' | 'ar';
  subject: string;
  text: string;
  html: string | null;
}

/** A way out of the house. Throws when the message was not taken; then it is tried again. */
export interface MessageChannel {
  send(message: OutgoingMessage): Promise<void>;
  close(): Promise<void>;
}

/** SMS and push of an installation without a provider: says in the log that something would have gone out, and to nobody whom. */
export class LogChannel implements MessageChannel {
  private readonly name: string;
  private readonly log: Logger;
  constructor(name: string, log: Logger) {
    this.name = name;
    this.log = log;
  }
  async send(message: OutgoingMessage): Promise<void> {
    this.log.info(
      { channel: this.name, message_id: message.messageId, characters: message.text.length },
      'message for a channel without a provider',
    );
  }
  async close(): Promise<void> {}
}
