// The hosted page's HTML. Everything that came from outside goes through escapeHtml; the page runs no script.

import type { PageLocale, Session, SessionStatus } from '../session.ts';
import { escapeHtml, formatAmount, formatTime } from './page-format.ts';
import { pageStyle } from './page-style.ts';
import { type PageText, pageText } from './page-text.ts';

export interface PageContext {
  readonly session: Session;
  readonly locale: PageLocale;
  /** Where the browser goes when it leaves. */
  readonly returnUrl: string;
  readonly csrfToken: string;
}

const lock =
  '<svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">' +
  '<rect x="4" y="10.5" width="16" height="10" rx="2.5"/><path d="M8 10.5V7a4 4 0 0 1 8 0v3.5"/></svg>';

const layout = (text: PageText, title: string, languageLink: string, content: string): string =>
  `<!doctype html>
<html lang="${text.language}" dir="${text.direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(text.brand)}</title><style>${pageStyle}</style></head>
<body><main><header>${lock}<span>${escapeHtml(text.brand)}</span>${languageLink}</header>
<div class="banner" role="note">${escapeHtml(text.testBanner)}</div><section>${content}</section></main>
<footer>${escapeHtml(text.footer)}</footer></body></html>`;

const languageLink = (text: PageText, path: string): string => {
  const other = text.language === 'en' ? 'ar' : 'en';
  return `<a href="${escapeHtml(path)}?lang=${other}" lang="${other}">${escapeHtml(text.otherLanguage)}</a>`;
};

const button = (context: PageContext, action: string, label: string, look: string): string =>
  `<form method="post" action="/pay/${escapeHtml(context.session.id)}/${action}?lang=${context.locale}">
<input type="hidden" name="csrf" value="${escapeHtml(context.csrfToken)}">
<button type="submit" class="${look}">${escapeHtml(label)}</button></form>`;

const summary = ({ session, locale }: PageContext, text: PageText): string =>
  `<h1><bdi>${escapeHtml(session.description)}</bdi></h1>
<p class="amount"><bdi>${escapeHtml(formatAmount(session.amount, session.currency, locale))}</bdi></p>
<dl><dt>${escapeHtml(text.reference)}</dt><dd><bdi>${escapeHtml(session.reference)}</bdi></dd>
<dt>${escapeHtml(text.validUntil)}</dt><dd><bdi>${escapeHtml(formatTime(session.expiresAt, locale))} UTC</bdi></dd></dl>`;

/** Where the buyer decides. */
export const payPage = (context: PageContext): string => {
  const { session, locale } = context;
  const text = pageText[locale];
  const id = escapeHtml(session.id);
  const content = `${summary(context, text)}<p class="hint">${escapeHtml(text.payHint)}</p>
${button(context, 'approve', text.pay(formatAmount(session.amount, session.currency, locale)), 'primary')}
<form method="get" action="/pay/${id}/challenge"><input type="hidden" name="lang" value="${locale}">
<button type="submit">${escapeHtml(text.payWithCheck)}</button></form>
${button(context, 'decline', text.decline, 'bad')}
<a class="button quiet" href="${escapeHtml(context.returnUrl)}">${escapeHtml(text.back)}</a>`;
  return layout(text, text.payTitle, languageLink(text, `/pay/${session.id}`), content);
};

/** The bank's second step. The code stands on the page because there is no telephone to send it to. */
export const challengePage = (context: PageContext, code: string, wrong: boolean): string => {
  const { session, locale } = context;
  const text = pageText[locale];
  const content = `<p class="state">${escapeHtml(text.checkTitle)}</p><p class="hint">${escapeHtml(text.checkExplains)}</p>
<p class="code">${escapeHtml(text.checkShown)} <bdi>${code}</bdi></p>
${wrong ? `<p class="wrong" role="alert">${escapeHtml(text.checkWrong)}</p>` : ''}
<form method="post" action="/pay/${escapeHtml(session.id)}/challenge?lang=${locale}">
<input type="hidden" name="csrf" value="${escapeHtml(context.csrfToken)}">
<label for="code">${escapeHtml(text.checkCode)}</label>
<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required autofocus>
<button type="submit" class="primary">${escapeHtml(text.confirm)}</button></form>
${button(context, 'fail-challenge', text.fail, 'bad')}`;
  return layout(text, text.checkTitle, languageLink(text, `/pay/${session.id}/challenge`), content);
};

const goodEnds: readonly SessionStatus[] = ['authorized', 'captured'];

/** What is shown when there is nothing to decide any more. */
export const outcomePage = (context: PageContext, status: Exclude<SessionStatus, 'open'>): string => {
  const { session, locale } = context;
  const text = pageText[locale];
  const content = `${summary(context, text)}
<p class="state${goodEnds.includes(status) ? ' good' : ''}">${escapeHtml(text.outcome[status])}</p>
<a class="button primary" href="${escapeHtml(context.returnUrl)}">${escapeHtml(text.backAfterwards)}</a>`;
  return layout(text, text.payTitle, languageLink(text, `/pay/${session.id}`), content);
};

/** A page that belongs to no session. */
export const messagePage = (locale: PageLocale, message: 'tooOld' | 'unknown'): string => {
  const text = pageText[locale];
  return layout(text, text.payTitle, '', `<p class="state">${escapeHtml(text[message])}</p>`);
};
