import type { Texts } from './page-texts.ts'

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f3f5f2;color:#1c2420;font:1rem/1.5 system-ui,sans-serif}
.mark{background:#7a1f00;color:#fff;padding:.75rem 1rem;text-align:center;font-weight:700}
.mark small{display:block;font-weight:400}
main{max-width:30rem;margin:1rem auto;padding:1.25rem;background:#fff;border-radius:.75rem;box-shadow:0 1px 4px #0003}
h1{margin:0 0 .75rem;font-size:1.375rem}
ul{list-style:none;margin:0 0 .75rem;padding:0}
li{display:flex;justify-content:space-between;gap:1rem;padding:.25rem 0;overflow-wrap:anywhere}
li span:last-child,#amount{white-space:nowrap}
.total{display:flex;justify-content:space-between;border-top:1px solid #c8d0ca;padding-top:.5rem;font-weight:700;font-size:1.25rem}
.hint{color:#4a564f;margin:.25rem 0 1rem}
fieldset{border:0;margin:0 0 1rem;padding:0}
legend{font-weight:700;padding:0;margin-bottom:.5rem}
label{display:flex;align-items:center;gap:.75rem;min-height:3rem;padding:.5rem .75rem;border:1px solid #8b968f;border-radius:.5rem;margin-bottom:.5rem}
label:has(input:checked){border-color:#0b6b3a;box-shadow:0 0 0 1px #0b6b3a}
label span{flex:1}
label small{color:#4a564f;white-space:nowrap}
input{width:1.25rem;height:1.25rem;flex:none;accent-color:#0b6b3a}
button,.button{display:block;width:100%;min-height:3rem;padding:.75rem;border:1px solid #0b6b3a;border-radius:.5rem;background:#0b6b3a;color:#fff;font:inherit;font-weight:700;text-align:center;text-decoration:none;cursor:pointer;margin-bottom:.75rem}
.second{background:#fff;color:#0b6b3a}
#error{border:2px solid #a11;border-radius:.5rem;background:#fdeeee;color:#7d0f0f;padding:.75rem;margin:0 0 1rem}
:focus-visible{outline:3px solid #1a5fd0;outline-offset:2px}
`

/** Text that is safe between tags and in quoted attributes. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** ₫ with the language's grouping: 1.250.000 ₫ */
export const dong = (amount: number, { lang }: Texts) =>
  new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en', { style: 'currency', currency: 'VND' }).format(amount)

/** A whole page with nothing loaded from elsewhere. `body` is HTML. */
export const layout = (texts: Texts, title: string, body: string) => `<!doctype html>
<html lang="${texts.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)} · SANDBOX</title>
<style>${STYLE}</style>
</head>
<body>
<header class="mark" id="sandbox-mark">${escaped(texts.mark)}<small>${escaped(texts.markMore)}</small></header>
<main>
<h1 id="title">${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`

/** A page that only says something, with a way on where there is one. */
export const notice = (texts: Texts, title: string, more: string, on: string | null) =>
  layout(
    texts,
    title,
    `<p>${escaped(more)}</p>${on ? `\n<a class="button" id="back" href="${escaped(on)}">${escaped(texts.back)}</a>` : ''}`,
  )
