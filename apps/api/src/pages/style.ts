/** The whole style of the pages: no file to fetch, and one hash for the content security policy. */
export const style = `
:root { color-scheme: light dark; --text: #1c2024; --faint: #5b6470; --line: #dfe3e8; --ground: #ffffff; --band: #f5f7f9; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ed; --faint: #9aa4b2; --line: #2c333c; --ground: #14181d; --band: #1b2128; --link: #8ab4f8; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 88rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: 1.75rem; letter-spacing: -0.02em; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.2rem; }
p { margin: 0.4rem 0 0; max-width: 46rem; color: var(--faint); }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
code { font: 0.9em ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
.scroll { overflow-x: auto; margin-top: 0.9rem; border: 1px solid var(--line); border-radius: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.45rem 0.8rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { background: var(--band); color: var(--faint); font-weight: 600; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.source { white-space: normal; min-width: 14rem; color: var(--faint); font-size: 0.85rem; }
form { margin-top: 0.9rem; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; font-size: 0.9rem; color: var(--faint); }
input, select, button { font: inherit; color: var(--text); background: var(--band); border: 1px solid var(--line); border-radius: 6px;
  padding: 0.2rem 0.5rem; }
.plot { display: block; width: 100%; max-width: 56rem; margin-top: 1rem; color: var(--faint); }
.unknown { color: var(--faint); }
nav { display: flex; gap: 1rem; margin-bottom: 1.25rem; font-size: 0.9rem; }
pre { margin: 0.9rem 0 0; padding: 0.8rem 1rem; overflow-x: auto; background: var(--band); border: 1px solid var(--line); border-radius: 8px;
  font: 0.85rem/1.45 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
h3 { margin: 1.75rem 0 0.3rem; font-size: 1rem; }
h4 { margin: 1rem 0 0; font-size: 0.85rem; color: var(--faint); }
`
