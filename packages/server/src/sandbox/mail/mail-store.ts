/** A mail as it arrived, parsed. */
export interface CaughtMail {
  id: number;
  messageId: string | null;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  receivedAt: string;
}

const most = 1_000;

/** The newest thousand mails, in memory: a catcher is no archive. A repeat of a Message-ID to the same address is one mail. */
export class MailStore {
  private mails: CaughtMail[] = [];
  private nextId = 1;

  add(mail: Omit<CaughtMail, 'id'>): CaughtMail {
    const repeat =
      mail.messageId === null
        ? undefined
        : this.mails.find((m) => m.messageId === mail.messageId && m.to.join() === mail.to.join());
    if (repeat !== undefined) return repeat;
    const caught = { ...mail, id: this.nextId++ };
    this.mails = [caught, ...this.mails].slice(0, most);
    return caught;
  }

  /** Newest first; `to` keeps those to this address, `subject` those that hold this text. */
  list(filter: { to?: string | undefined; subject?: string | undefined } = {}): CaughtMail[] {
    const { to, subject } = filter;
    return this.mails.filter(
      (m) =>
        (to === undefined || m.to.includes(to.toLowerCase())) && (subject === undefined || m.subject.includes(subject)),
    );
  }

  get(id: number): CaughtMail | undefined {
    return this.mails.find((m) => m.id === id);
  }

  clear(): void {
    this.mails = [];
  }
}
