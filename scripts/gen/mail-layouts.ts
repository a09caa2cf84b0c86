// Compiles the mail's MJML once for each direction of writing; at run time only Handlebars is left.

import { readFile } from 'node:fs/promises';
import mjml2html from 'mjml';
import { type GeneratedFile, tsFile } from './generated-file.ts';

const folder = 'packages/server/src/modules/notification/templates';

/** `mail-layouts.gen.ts` of the notification module. */
export const emitMailLayouts = async (root: string): Promise<GeneratedFile> => {
  const source = await readFile(`${root}/${folder}/mail.mjml`, 'utf8');
  const compile = async (lang: string, dir: string, align: string): Promise<string> => {
    const text = source.replace('LANG', lang).replace('DIR', dir).replaceAll('ALIGN', align);
    const { html, errors } = await mjml2html(text, { validationLevel: 'strict', keepComments: false });
    if (errors.length > 0) throw new Error(`mail.mjml: ${errors.map((e) => e.formattedMessage).join('; ')}`);
    return html;
  };
  const body = [
    '/** HTML with Handlebars expressions, by language. */',
    'export const mailLayouts = {',
    `  en: ${JSON.stringify(await compile('en', 'ltr', 'left'))},`,
    `  ar: ${JSON.stringify(await compile('ar', 'rtl', 'right'))},`,
    '} as const;',
  ].join('\n');
  return tsFile(`${folder}/mail-layouts.gen.ts`, 'The compiled layouts of mails.', body);
};
