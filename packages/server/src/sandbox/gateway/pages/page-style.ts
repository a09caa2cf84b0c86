/** The hosted page's whole style: no font, picture or script comes from elsewhere. */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#eef1f6;--card:#fff;--ink:#172033;--soft:#5d6880;--line:#dfe4ee;--brand:#3d4eea;
--brand-ink:#fff;--warn:#8a5a00;--warn-bg:#fff4d9;--bad:#b3261e;--good:#12724a;--shadow:0 18px 50px rgba(23,32,51,.13)}
@media (prefers-color-scheme:dark){:root{--bg:#0f131c;--card:#1a202d;--ink:#eef1f8;--soft:#9aa6be;--line:#2d3648;
--brand:#7d8bff;--brand-ink:#0f131c;--warn:#ffd37a;--warn-bg:#3a2f14;--bad:#ff8a80;--good:#6fdcaa;--shadow:none}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:18px;
padding:24px 16px;background:var(--bg);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Naskh Arabic","Noto Sans Arabic",sans-serif}
main{width:100%;max-width:430px;background:var(--card);border-radius:18px;box-shadow:var(--shadow);overflow:hidden}
header{display:flex;align-items:center;gap:10px;padding:20px 26px;border-bottom:1px solid var(--line);font-weight:650}
header svg{flex:none;color:var(--brand)}
header a{margin-inline-start:auto;color:var(--soft);font-size:14px;font-weight:400;text-decoration:none}
header a:hover{text-decoration:underline}
.banner{padding:9px 26px;background:var(--warn-bg);color:var(--warn);font-size:13.5px}
section{padding:26px}
h1{margin:0 0 4px;font-size:15px;font-weight:500;color:var(--soft)}
.amount{margin:0 0 18px;font-size:38px;font-weight:700;line-height:1.15;font-variant-numeric:tabular-nums}
dl{margin:0 0 22px;padding:14px 0;border-block:1px solid var(--line);display:grid;grid-template-columns:auto 1fr;gap:6px 18px;font-size:14.5px}
dt{color:var(--soft)}
dd{margin:0;text-align:end;overflow-wrap:anywhere}
.hint{margin:0 0 16px;color:var(--soft);font-size:14px}
form{margin:0 0 10px}
button,.button{display:block;width:100%;padding:13px 18px;border:1px solid var(--line);border-radius:11px;background:transparent;
color:var(--ink);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{border-color:var(--soft)}
button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid color-mix(in srgb,var(--brand) 45%,transparent);outline-offset:2px}
.primary{background:var(--brand);border-color:var(--brand);color:var(--brand-ink)}
.primary:hover{filter:brightness(1.08);border-color:var(--brand)}
.bad{color:var(--bad)}
.quiet{border-color:transparent;color:var(--soft);font-weight:500}
label{display:block;margin-bottom:6px;font-size:14px;color:var(--soft)}
input[type=text]{width:100%;margin-bottom:14px;padding:12px 14px;border:1px solid var(--line);border-radius:11px;background:transparent;
color:inherit;font:600 24px/1.2 ui-monospace,SFMono-Regular,Menlo,monospace;letter-spacing:.3em;text-align:center;direction:ltr}
.code{margin:0 0 18px;padding:10px 14px;border:1px dashed var(--line);border-radius:11px;font-size:14.5px;color:var(--soft)}
.code bdi{font-weight:700;color:var(--ink);letter-spacing:.1em}
.wrong{margin:0 0 12px;color:var(--bad);font-size:14.5px}
.state{margin:0 0 20px;font-size:19px;font-weight:650}
.state.good{color:var(--good)}
footer{color:var(--soft);font-size:13px}
`;
