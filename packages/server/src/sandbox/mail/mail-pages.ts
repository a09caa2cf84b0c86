import Handlebars from 'handlebars';
import type { CaughtMail } from './mail-store.ts';

const page = (body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Caught mails</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 'Segoe UI', 'Noto Sans', Tahoma, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem; }
h1 { font-size: 1.4rem; }
table { width: 100%; border-collapse: collapse; }
td, th { text-align: start; padding: .5rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
a { color: #4b50c6; } @media (prefers-color-scheme: dark) { a { color: #a9adff; } }
iframe { width: 100%; height: 70vh; border: 1px solid #8884; border-radius: 8px; background: #fff; }
.empty { color: #888; padding: 2rem 0; }
</style></head><body>${body}</body></html>`;

const listTemplate = Handlebars.compile(
  page(`<h1>Caught mails</h1>
{{#if mails.length}}<table><thead><tr><th>To</th><th>Subject</th><th>Received</th></tr></thead><tbody>
{{#each mails}}<tr><td>{{#each to}}{{this}} {{/each}}</td><td dir="auto"><a href="/mails/{{id}}">{{subject}}</a></td><td>{{receivedAt}}</td></tr>{{/each}}
</tbody></table>{{else}}<p class="empty">No mail yet. Whatever the marketplace sends shows up here.</p>{{/if}}`),
);

const mailTemplate = Handlebars.compile(
  page(`<p><a href="/">All mails</a></p><h1 dir="auto">{{subject}}</h1>
<p>From {{from}} to {{#each to}}{{this}} {{/each}}, {{receivedAt}}</p>
{{#if html}}<iframe sandbox src="/mails/{{id}}/html" title="The mail"></iframe>{{else}}<pre dir="auto">{{text}}</pre>{{/if}}`),
);

export function listPage(mails: readonly CaughtMail[]): string {
  return listTemplate({ mails });
}

export function mailPage(mail: CaughtMail): string {
  return mailTemplate(mail);
}
