import nodemailer, { type Transporter } from 'nodemailer';
import type { Policies } from '../../../platform/resilience/policies.ts';
import type { MessageChannel, OutgoingMessage } from './message-channel.ts';

/** Mail by SMTP, on kept connections, behind the breaker and bulkhead `smtp`. */
export class SmtpChannel implements MessageChannel {
  private readonly transport: Transporter;
  private readonly from: string;
  private readonly policies: Policies;

  constructor(options: { url: string; from: string; policies: Policies }) {
    this.transport = nodemailer.createTransport(options.url, { from: options.from });
    this.from = options.from;
    this.policies = options.policies;
  }

  async send(message: OutgoingMessage): Promise<void> {
    await this.policies.get('smtp').execute(() =>
      this.transport.sendMail({
        from: this.from,
        to: message.to,
        subject: message.subject,
        text: message.text,
        ...(message.html === null ? {} : { html: message.html }),
        messageId: `<${message.messageId}@mkt>`,
        headers: { 'Content-Language': message.locale, 'Auto-Submitted': 'auto-generated' },
      }),
    );
  }

  async close(): Promise<void> {
    this.transport.close();
  }
}
