// The hosted page: a person pays, confirms a second step, declines or goes back. Forms are plain POSTs guarded by a
// token; every decision ends in a redirect to the shop, which proves nothing to anybody.

import { createHash } from 'node:crypto';
import type { GatewayService } from '../gateway.service.ts';
import { GatewayError } from '../gateway-error.ts';
import type { GatewayState } from '../gateway-state.ts';
import { type Answer, type Exchange, readText } from '../http/exchange.ts';
import type { Route } from '../http/router.ts';
import type { PageLocale, Session } from '../session.ts';
import { FormToken } from './form-token.ts';
import { challengePage, messagePage, outcomePage, type PageContext, payPage } from './page-html.ts';
import { pageStyle } from './page-style.ts';

export interface PageParts {
  readonly service: GatewayService;
  readonly state: GatewayState;
  readonly publicUrl: string;
  readonly secret: string;
}

const wrongCodesAllowed = 3;
const styleSource = `'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`;

const localeOf = ({ url }: Exchange, session?: Session): PageLocale => {
  const asked = url.searchParams.get('lang');
  return asked === 'en' || asked === 'ar' ? asked : (session?.locale ?? 'en');
};

const returnUrlOf = (session: Session): string => {
  const url = new URL(session.returnUrl);
  url.searchParams.set('session_id', session.id);
  return url.href;
};

const htmlAnswer = (status: number, html: string, formTarget: string, cookie?: string): Answer => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    // Browsers hold form-action against the redirect after a POST as well, so the shop's origin has to be in it.
    'Content-Security-Policy': `default-src 'none'; style-src ${styleSource}; form-action 'self'${formTarget}; base-uri 'none'; frame-ancestors 'none'`,
    ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }),
  },
  body: html,
});

class HostedPages {
  readonly #parts: PageParts;
  readonly #forms: FormToken;
  readonly #wrongCodes = new Map<string, number>();

  constructor(parts: PageParts) {
    this.#parts = parts;
    this.#forms = new FormToken(parts.secret);
  }

  readonly show = async (exchange: Exchange): Promise<Answer> =>
    this.#withSession(exchange, async (session) => this.#render(exchange, session, (context) => payPage(context)));

  readonly showChallenge = async (exchange: Exchange): Promise<Answer> =>
    this.#withSession(exchange, async (session) => this.#renderChallenge(exchange, session, false));

  readonly approve = (exchange: Exchange): Promise<Answer> =>
    this.#decide(exchange, (session) => this.#parts.service.pay(session.id));

  readonly decline = (exchange: Exchange): Promise<Answer> =>
    this.#decide(exchange, (session) => this.#parts.service.decline(session.id, 'card_declined'));

  readonly failChallenge = (exchange: Exchange): Promise<Answer> =>
    this.#decide(exchange, (session) => this.#parts.service.decline(session.id, 'authentication_failed'));

  readonly answerChallenge = (exchange: Exchange): Promise<Answer> =>
    this.#decide(exchange, (session, form) => {
      const given = (form.get('code') ?? '').trim();
      if (given === this.#forms.challengeCode(session.id)) return this.#parts.service.pay(session.id);
      const wrong = (this.#wrongCodes.get(session.id) ?? 0) + 1;
      this.#wrongCodes.set(session.id, wrong);
      if (wrong < wrongCodesAllowed) return null;
      this.#wrongCodes.delete(session.id);
      return this.#parts.service.decline(session.id, 'authentication_failed');
    });

  async #withSession(exchange: Exchange, work: (session: Session) => Promise<Answer>): Promise<Answer> {
    const session = this.#parts.state.session(exchange.params.id ?? '');
    return session ? work(session) : htmlAnswer(404, messagePage(localeOf(exchange), 'unknown'), '');
  }

  /** One form post: null from `act` shows the second step again. */
  #decide(
    exchange: Exchange,
    act: (session: Session, form: URLSearchParams) => Promise<Session> | null,
  ): Promise<Answer> {
    return this.#withSession(exchange, async (session) => {
      const form = new URLSearchParams(await readText(exchange.request));
      const nonce = this.#forms.nonceOf(exchange.request.headers.cookie);
      if (!this.#forms.verify(session.id, nonce, form.get('csrf') ?? ''))
        return htmlAnswer(403, messagePage(localeOf(exchange, session), 'tooOld'), '');
      try {
        const acted = act(session, form);
        if (acted === null) return this.#renderChallenge(exchange, session, true);
        await acted;
      } catch (error) {
        // Decided already, in another tab or by time: the page says how it ended.
        if (!(error instanceof GatewayError) || error.code !== 'invalid_state') throw error;
        return this.#render(exchange, session, (context) => payPage(context));
      }
      return { status: 303, headers: { Location: returnUrlOf(session), 'Cache-Control': 'no-store' } };
    });
  }

  #renderChallenge(exchange: Exchange, session: Session, wrong: boolean): Answer {
    const code = this.#forms.challengeCode(session.id);
    return this.#render(exchange, session, (context) => challengePage(context, code, wrong));
  }

  #render(exchange: Exchange, session: Session, whenOpen: (context: PageContext) => string): Answer {
    const nonce = this.#forms.nonceOf(exchange.request.headers.cookie);
    const context: PageContext = {
      session,
      locale: localeOf(exchange, session),
      returnUrl: returnUrlOf(session),
      csrfToken: this.#forms.token(session.id, nonce),
    };
    const html = session.status === 'open' ? whenOpen(context) : outcomePage(context, session.status);
    const cookie = this.#forms.cookie(nonce, this.#parts.publicUrl.startsWith('https:'));
    return htmlAnswer(200, html, ` ${new URL(session.returnUrl).origin}`, cookie);
  }
}

export const pageRoutes = (parts: PageParts): Route[] => {
  const pages = new HostedPages(parts);
  const route = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
    method,
    path,
    access: 'browser',
    chaos: false,
    handle,
  });
  return [
    route('GET', '/pay/:id', pages.show),
    route('POST', '/pay/:id/approve', pages.approve),
    route('POST', '/pay/:id/decline', pages.decline),
    route('GET', '/pay/:id/challenge', pages.showChallenge),
    route('POST', '/pay/:id/challenge', pages.answerChallenge),
    route('POST', '/pay/:id/fail-challenge', pages.failChallenge),
  ];
};
