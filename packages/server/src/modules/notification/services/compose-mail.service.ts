import Handlebars from 'handlebars';
import { catalogue, type TemplateName } from '../domain/catalogue.ts';
import type { Params } from '../domain/messages.ts';
import { fillWords } from '../domain/render.ts';
import { mailLayouts } from '../templates/mail-layouts.gen.ts';

export interface Recipient {
  name: string | null;
  locale: 'en' | 'ar';
}

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

const greetings = {
  en: (name: string | null): string => (name === null ? 'Hello,' : `Hello ${name},`),
  ar: (name: string | null): string => (name === null ? 'مرحباً،' : `مرحباً ${name}،`),
};
const footers = {
  en: 'You get this mail because of your account. What you hear of is in your notification settings.',
  ar: 'تصلك هذه الرسالة بسبب حسابك. يمكنك اختيار ما يصلك من إعدادات الإشعارات.',
};

const layouts = { en: Handlebars.compile(mailLayouts.en), ar: Handlebars.compile(mailLayouts.ar) };

/** The mail of a template. Every value is escaped by Handlebars; `code` and `url` are shown only when given. */
export function composeMail(
  template: TemplateName,
  params: Params,
  recipient: Recipient,
  extra: { shopName: string; url: string | null; code?: string | null },
): ComposedMail {
  const { locale } = recipient;
  const words = catalogue[locale][template];
  const all: Params = { ...params, shop_name: extra.shopName, ...(extra.code ? { code: extra.code } : {}) };
  const title = fillWords(words.title, all, locale);
  const body = fillWords(words.body, all, locale);
  const action = words.action !== undefined && extra.url !== null ? words.action : null;
  const greeting = greetings[locale](recipient.name);
  const html = layouts[locale]({
    title,
    body,
    greeting,
    code: extra.code ?? null,
    action,
    url: extra.url,
    shop_name: extra.shopName,
    footer: footers[locale],
  });
  const text = [
    greeting,
    '',
    body,
    ...(extra.code ? ['', extra.code] : []),
    ...(action === null ? [] : ['', `${action}: ${extra.url}`]),
    '',
    footers[locale],
  ].join('\n');
  return { subject: title, text, html };
}
