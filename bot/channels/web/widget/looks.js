/* How the widget looks: the paths of its icons, and the style of its shadow root. */

export const ICONS = {
  chat: "M4 5h16v11H9.5l-5.5 4.5zM8.5 10.5h7",
  send: "M4 11.5 20 4l-4.5 16-4.5-6.5zM11 13.5 20 4",
  close: "M6 6l12 12M18 6 6 18",
  settings: "M4 7h9M19 7h1M16 4.5v5M4 17h1M11 17h9M8 14.5v5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-3.6 3.6-5.5 7.5-5.5s7 1.9 7.5 5.5",
  thumb: "M8 11v9H4v-9zM8 11l4-8c2 0 3 1.3 2.7 3.2L14 9.5h4.5c1.4 0 2.3 1.2 2 2.5l-1.4 6c-.3 1.2-1.2 2-2.4 2H8",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  speak: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  dictate: "M12 4a3 3 0 0 0-3 3v4.5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  sent: "M5 12.5l4.5 4.5L19 7.5",
  sending: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  latest: "M12 5v14M6 13l6 6 6-6",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  clear: "M4.5 12a7.5 7.5 0 1 0 2.5-5.6L4.5 8.5M4.5 4v4.5H9",
  path: "M7 21c0-5.5 10-4.5 10-9.5S9 8 9 3",
};
const DARK = `--accent:var(--polku-accent,#7fd6c8);--on-accent:var(--polku-on-accent,#04292a);--surface:var(--polku-surface,#13201f);--text:var(--polku-text,#e7efed);
  --soft:#a9bbb8;--tint:#1f302e;--line:#3a4d4a;--field:#7d928e;--good:#8fdcae;--stop:#ffb4a9;--warn:#ffd08a;--warn-back:#3a2c10;--shade:rgba(0,0,0,.6);--bar:var(--polku-accent,#0f4a4d);--on-bar:var(--polku-on-accent,#effaf8);color-scheme:dark`;
export const CSS = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;bottom:0!important;right:0!important;z-index:2147483000!important;width:auto!important;height:auto!important;font-size:medium!important}
:host([position=left]){right:auto!important;left:0!important}
:host([inline]){position:relative!important;z-index:auto!important;width:100%!important;height:100%!important}
:host([hidden]){display:none!important}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
.root{--accent:var(--polku-accent,#0b5f66);--on-accent:var(--polku-on-accent,#fff);--surface:var(--polku-surface,#fff);--text:var(--polku-text,#152a2c);
  --soft:#4d6264;--tint:#eef4f3;--line:#d3dfdd;--field:#6f8583;--good:#17663f;--stop:#b3261e;--warn:#6b4300;--warn-back:#fff2d9;--shade:rgba(12,40,42,.22);--round:var(--polku-radius,16px);--bar:var(--accent);--on-bar:var(--on-accent);
  color-scheme:light;color:var(--text);font:1em/1.5 var(--polku-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif);text-align:start;height:100%}
@media (prefers-color-scheme:dark){:host(:not([theme=light])) .root{${DARK}}}
:host([theme=dark]) .root{${DARK}}
button,select,textarea,input{font:inherit;color:inherit;letter-spacing:inherit;margin:0}
button{background:none;border:1px solid transparent;padding:0;cursor:pointer;text-align:inherit}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
svg{width:1.25em;height:1.25em;flex:none;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
[dir=rtl] .flip{transform:scaleX(-1)}
.hint{display:flex;flex-wrap:wrap;align-items:center;gap:.2em .6em;margin:0 .3em .5em;color:var(--warn);font-size:.9em}
.hide{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher{position:relative;display:flex;align-items:center;gap:.6em;margin:var(--polku-inset,20px);padding:.8em 1.3em;min-height:56px;border-radius:999px;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:0 6px 24px var(--shade)}
.launcher:focus-visible{outline-color:var(--text);box-shadow:0 0 0 3px var(--surface)}
.launcher svg{width:1.5em;height:1.5em}
.badge{position:absolute;top:-6px;inset-inline-end:-2px;min-width:1.7em;padding:0 .45em;border:2px solid #fff;border-radius:999px;background:#b3261e;color:#fff;font-size:.85em;line-height:1.6;text-align:center}
.panel{display:flex;flex-direction:column;background:var(--surface);border:1px solid var(--line);border-radius:var(--round);overflow:hidden;font-size:calc(1em*var(--scale,1));
  width:min(408px,calc(100vw - 32px));height:min(680px,calc(100vh - 32px));height:min(680px,calc(100dvh - 32px));margin:16px;box-shadow:0 12px 48px var(--shade)}
:host([inline]) .panel{width:100%;height:100%;margin:0;box-shadow:none}
header{display:flex;align-items:center;gap:.25em;padding-block:.5em;padding-inline:1em .5em;background:var(--bar);color:var(--on-bar)}
header :focus-visible{outline-color:var(--on-bar);outline-offset:-3px}
h2{display:flex;align-items:center;gap:.5em;flex:1;margin:0;font-size:1.15em;line-height:1.3;font-weight:650}
.icon{display:grid;place-items:center;width:44px;height:44px;border-radius:12px}
.icon:hover{background:rgba(127,160,157,.25)}
.settings{display:grid;gap:.8em;padding:1em;border-bottom:1px solid var(--line);background:var(--tint);overflow:auto;flex:0 1 auto}
.row{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5em 1em}
.row label{flex:1;padding:.4em 0}
.row select{min-height:44px;padding:0 .7em;border:1px solid var(--field);border-radius:10px;background:var(--surface)}
.row input{width:22px;height:22px;margin-inline-end:10px;accent-color:var(--accent)}
.sizes{display:flex;gap:6px}
.sizes button,.plain{display:flex;align-items:center;justify-content:center;gap:.5em;min-width:44px;min-height:44px;padding:.3em .8em;border:1px solid var(--field);border-radius:10px;background:var(--surface)}
.sizes button{padding:0 .55em}
.plain:hover,.sizes button:hover{border-color:var(--accent);color:var(--accent)}
.sizes [aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.plain.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.confirm{display:grid;gap:.6em}
.confirm p{margin:0}
.confirm .row{justify-content:flex-start}
.banner{display:flex;flex-wrap:wrap;align-items:center;gap:.4em 1em;padding:.6em 1em;background:var(--warn-back);color:var(--warn);border-bottom:1px solid var(--line);font-size:.92em}
.notice{margin:0;padding:.6em 1em;border-bottom:1px solid var(--line);font-size:.92em;overflow-wrap:anywhere}
.banner span{flex:1 1 12em}
.link{min-height:32px;padding:.2em .4em;border-radius:8px;color:inherit;text-decoration:underline;text-underline-offset:3px;font-weight:600}
.middle{flex:1;min-height:0;display:flex;overflow:hidden}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:1em;scroll-padding:1em}
.log:focus-visible{outline-offset:-3px}
.note{margin:0 0 1em;color:var(--soft);font-size:.875em;text-align:center}
.line{display:flex;flex-direction:column;align-items:flex-start;gap:.45em;margin-bottom:1em}
.line.person{align-items:flex-end}
.line.system{align-items:stretch}
.who{color:var(--soft);font-size:.85em;font-weight:600}
.bubble{max-width:min(90%,36em);padding:.65em .95em;border:1px solid transparent;border-radius:var(--round);border-start-start-radius:4px;background:var(--tint);white-space:pre-wrap;overflow-wrap:anywhere}
.bubble div{text-align:start}
.person .bubble{background:var(--bar);color:var(--on-bar);border-radius:var(--round);border-end-end-radius:4px}
.coach .bubble{border-color:var(--accent)}
.system .bubble{max-width:none;background:none;color:var(--soft);font-size:.9em;text-align:center;padding:0}
a{color:var(--accent);text-underline-offset:3px;overflow-wrap:anywhere;border-radius:4px}
a svg{width:.85em;height:.85em;margin-inline-start:.3em;vertical-align:-.06em}
.source{margin:0;font-size:.875em;color:var(--soft)}
.chips{display:flex;flex-wrap:wrap;gap:.5em;max-width:100%}
.chip{display:inline-flex;align-items:center;gap:.45em;min-height:44px;padding:.45em 1em;border:1.5px solid var(--accent);border-radius:22px;background:var(--surface);color:var(--accent);font-weight:550;line-height:1.3;overflow-wrap:anywhere}
.chip:hover{background:var(--accent);color:var(--on-accent)}
.old .chip{border-color:var(--line);font-weight:400}
.cards{display:grid;grid-template-columns:minmax(0,1fr);gap:.7em;width:100%;max-width:36em;container-type:inline-size}
.card{overflow-wrap:anywhere;padding:.9em 1em;border:1px solid var(--line);border-radius:var(--round);background:var(--surface)}
.card h3{display:flex;flex-wrap:wrap;align-items:center;gap:.2em .6em;margin:0 0 .3em;font-size:1em;line-height:1.35}
.state{padding:.1em .7em;border:1px solid currentColor;border-radius:999px;font-size:.78em;font-weight:600;color:var(--good)}
.state.upcoming{color:var(--accent)}
.state.ended{color:var(--warn)}
.card p{margin:0 0 .5em}
dl{display:grid;grid-template-columns:minmax(5em,auto) 1fr;gap:.2em .9em;margin:0 0 .6em;font-size:.93em}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@container (max-width:14em){dl{display:block}dd{margin-block-end:.4em!important}}
.links{display:grid;gap:.3em;margin:.3em 0;padding:0;list-style:none}
.links a{display:inline-block;padding:.15em 0}
.card .chips{margin-top:.7em}
.ticket{padding:.5em .9em;border:1px dashed var(--field);border-radius:10px;font-weight:600;letter-spacing:.03em}
.ticket p{margin:0}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:.1em .35em;color:var(--soft);font-size:.82em}
.meta svg{width:1.2em;height:1.2em}
.tool{display:grid;place-items:center;min-width:32px;min-height:32px;border-radius:8px}
.tool:hover{background:var(--tint);color:var(--accent)}
.tool[aria-pressed=true]{background:var(--accent);color:var(--on-accent)}
.tool.down svg{transform:rotate(180deg)}
.thumbs{display:flex;align-items:center;gap:.2em;font-size:.95em}
.thumbs .tool{min-width:40px;min-height:40px;font-size:1.15em}
.typing{display:flex;align-items:center;gap:.6em;color:var(--soft);font-size:.9em}
.dots{display:flex;gap:5px;padding:.95em;border-radius:var(--round);background:var(--tint)}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:beat 1.2s infinite}
.dots i+i{animation-delay:.15s}
.dots i+i+i{animation-delay:.3s}
@keyframes beat{0%,60%,100%{opacity:.35}30%{opacity:1}}
.latest{display:grid;place-items:center;width:44px;height:44px;border-radius:12px;color:var(--accent)}
.latest:hover{background:var(--tint)}
form{padding:.7em .8em .5em;border-top:1px solid var(--line);background:var(--surface)}
.field{display:flex;align-items:flex-end;gap:.3em;padding:4px;border:1.5px solid var(--field);border-radius:14px}
.field:focus-within{border-color:var(--accent);box-shadow:0 0 0 2px var(--accent)}
textarea{flex:1;min-width:0;min-height:44px;max-height:7.5em;padding:.6em .6em;border:0;background:none;resize:none;line-height:1.45}
textarea:focus-visible{outline:0}
textarea::placeholder{color:var(--soft);opacity:1}
.dictate{color:var(--accent)}
.dictate[aria-pressed=true]{background:var(--stop);color:var(--surface);animation:beat 1.6s infinite}
.send{background:var(--accent);color:var(--on-accent)}
.send:hover{background:var(--text);color:var(--surface)}
.below{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1em;min-height:44px;font-size:.92em}
.human{display:flex;align-items:center;gap:.5em;min-height:44px;padding:0 .5em;border-radius:10px;color:var(--accent);font-weight:600}
.human:hover{text-decoration:underline;text-underline-offset:3px}
.hours{margin:.1em .6em .4em;color:var(--soft);font-size:.82em;line-height:1.35;text-wrap:balance}
.count{color:var(--soft);padding:0 .5em}
.count:empty{display:none}
.count.over{color:var(--warn);font-weight:600}
@media (max-width:480px),(max-height:480px){
  .panel{width:100vw;height:100vh;height:var(--visible,100dvh);margin:0;border:0;border-radius:0}
  :host([inline]) .panel{border:1px solid var(--line);border-radius:var(--round)}
  :host(:not([inline])) .open{position:fixed;inset:var(--offset,0) 0 auto 0}
  header{padding-block:0}
  form{padding:.3em .5em .2em}
  .log{padding:.75em .7em}
  .bubble{max-width:94%}
  .below,.human,.latest{min-height:36px;height:auto}
  .hours{margin:0 .5em .2em;line-height:1.3;text-wrap:wrap}
}
@media (max-height:320px){.panel{overflow:auto}.middle,.log{flex:none;overflow:visible;max-width:100%}.log{width:100%}}
@media (prefers-reduced-motion:no-preference){:host(:not([inline])) .open{animation:rise .18s ease-out}@keyframes rise{from{opacity:0;transform:translateY(12px)}}}
@media (prefers-reduced-motion:reduce){.dots i{animation:none;opacity:.8}.dictate[aria-pressed=true]{animation:none}}
@media (prefers-contrast:more){.root{--line:var(--text);--field:var(--text);--soft:var(--text)}}
@media (forced-colors:active){.send,.dictate[aria-pressed=true],.tool[aria-pressed=true],.sizes [aria-pressed=true]{border:2px solid Highlight}.bubble,.card,.launcher,.dots{border:1px solid CanvasText}}
@media print{.launcher,form,header .icon{display:none}}
`;
