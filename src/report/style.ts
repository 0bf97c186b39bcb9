/** The style of a page: colours as variables, for light and dark; no width of its own anywhere. */
export const style = `
:root { color-scheme: light dark; --page: #f6f6f4; --card: #ffffff; --ink: #1d2126; --soft: #5b636d; --line: #dcdedf; --link: #1a5fb4;
  --own: #c2383a; --chance: #30363d; --energy: #1f77a8; --alarm: #b3261e; --alarm-ground: #fdecea; --note: #9a6700; --note-ground: #fff6dd;
  --series-0: #c2383a; --series-1: #1f77a8; --series-2: #2f8558; --series-3: #a86f00; --series-4: #7d57b2; --series-5: #6b7480; }
@media (prefers-color-scheme: dark) { :root { --page: #121417; --card: #1b1e23; --ink: #e4e7ea; --soft: #a3abb5; --line: #343a42; --link: #84b9f5;
  --own: #f0716c; --chance: #d5dae0; --energy: #5db3e0; --alarm: #ff9c92; --alarm-ground: #3a1d1b; --note: #e0b04a; --note-ground: #2f2815;
  --series-0: #f0716c; --series-1: #5db3e0; --series-2: #62c28f; --series-3: #e0a93b; --series-4: #b596e8; --series-5: #98a2ae; } }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: break-word; }
main { max-width: 76rem; margin: 0 auto; padding: 1.75rem 1.25rem 5rem; }
h1 { font-size: 1.05rem; font-weight: 600; color: var(--soft); margin: 0 0 .5rem; }
.finding { font-size: clamp(1.3rem, 1rem + 1.6vw, 1.9rem); line-height: 1.3; font-weight: 600; margin: 0 0 .8rem; max-width: 44rem; text-wrap: pretty; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 3rem 0 .7rem; scroll-margin-top: 1rem; } h3 { font-size: 1.05rem; line-height: 1.3; margin: 0 0 .5rem; } h4 { font-size: .8rem; font-weight: 600; color: var(--soft); margin: .9rem 0 .2rem; }
p { max-width: 46rem; margin: .5rem 0; } a { color: var(--link); } code { font: .92em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .875rem; } .alarm { color: var(--alarm); font-weight: 600; }
.caution { background: var(--alarm-ground); border-left: 4px solid var(--alarm); padding: .6rem .9rem; border-radius: 0 6px 6px 0; max-width: 46rem; } .caution.mild { background: var(--note-ground); border-color: var(--note); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: 0; margin: 1.2rem 0 0; font-size: .9rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
dl { margin: .5rem 0; } dd { margin: 0; }
.terms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: .9rem 2rem; } .terms dt { font-weight: 600; } .terms dd { color: var(--soft); font-size: .95rem; } .terms em { color: var(--ink); font-style: normal; font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; margin: 1rem 0; }
.card, figure.chart { background: var(--card); border: 1px solid var(--line); border-radius: 10px; min-width: 0; } .card { padding: 1rem 1.1rem; }
.facts { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; font-size: .9rem; } .facts dt { display: inline; color: var(--soft); } .facts dd { display: inline; font-weight: 600; } .facts dt::after { content: " "; }
.origin { display: grid; gap: .3rem; } .origin dt { font-weight: 600; } .origin dd { color: var(--soft); } @media (min-width: 40rem) { .origin > div { display: grid; grid-template-columns: 14rem 1fr; } }
.coordinates { list-style: none; margin: .2rem 0; padding: 0; font-size: .9rem; } .coordinates li { display: grid; grid-template-columns: minmax(0, 1fr) 34% 4.4rem; gap: .6rem; align-items: center; padding: .1rem 0; }
.coordinates .name { overflow-wrap: anywhere; } .coordinates .value { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; } .bar { width: 100%; height: .5rem; display: block; } .bar rect { fill: var(--own); }
.images { list-style: none; display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .5rem; margin: .7rem 0; padding: 0; } .images li { font-size: .8rem; color: var(--soft); text-align: center; min-width: 0; }
.images.few { grid-template-columns: repeat(2, minmax(0, 1fr)); } .images img { width: 100%; height: auto; max-height: 16rem; image-rendering: pixelated; display: block; border: 1px solid var(--line); border-radius: 4px; background: var(--page); margin-bottom: .15rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; margin: 1rem 0; align-items: start; }
figure.chart { margin: 0; padding: .7rem .8rem .8rem; max-width: 26rem; } figcaption { font-size: .9rem; font-weight: 600; margin-bottom: .3rem; }
svg.plot, svg.waves { display: block; width: 100%; height: auto; overflow: visible; background: none; } svg.plot text { fill: currentColor; } .waves rect { fill: var(--energy); } .waves text { font-size: 11px; fill: var(--soft); }
.plot g[stroke-opacity="0.1"] { stroke-opacity: .22; } .axis { stroke: var(--line); } .curve { fill: none; stroke-width: 1.6; vector-effect: non-scaling-stroke; } .first { stroke: var(--own); } .second { stroke: var(--energy); } .ink-first, .positive { color: var(--own); font-weight: 600; } .ink-second, .negative { color: var(--energy); font-weight: 600; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .4rem 0 0; padding: 0; font-size: .85rem; color: var(--soft); } .legend .key { width: 18px; height: 10px; margin-right: .35rem; vertical-align: baseline; }
.ramp { display: flex; align-items: center; gap: .6rem; margin: .4rem 0 0; font-size: .85rem; color: var(--soft); } .ramp svg { flex: 1; height: .7rem; min-width: 0; }
.scroll { overflow-x: auto; max-width: 100%; margin: 1rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; } .tall { max-height: 34rem; overflow: auto; }
.beside { display: grid; gap: 1rem; margin: 1rem 0; align-items: start; } .beside > *, .beside > .scroll, .beside > details { min-width: 0; margin: 0; } .beside > .tall { max-height: 25rem; } @media (min-width: 56rem) { .beside { grid-template-columns: 25rem minmax(0, 1fr); } }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 100%; } caption { text-align: left; font-weight: 600; padding: .6rem .8rem .4rem; } .scroll { container-type: inline-size; } caption span { display: block; position: sticky; left: .8rem; width: calc(100cqi - 1.6rem); }
th, td { padding: .3rem .65rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); } th[scope="row"], th:first-child { text-align: left; } th[scope="row"] { font-weight: 500; max-width: 22rem; white-space: normal; overflow-wrap: anywhere; min-width: 7rem; } td.words, th.words { text-align: left; white-space: normal; min-width: 9rem; } thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
.tall thead th { position: sticky; top: 0; background: var(--card); z-index: 1; } th button { font: inherit; color: inherit; background: none; border: 0; padding: .15rem 0; cursor: pointer; } th button:hover { color: var(--ink); } th button::after { content: "\\2195"; opacity: .45; padding-left: .3em; } th[aria-sort="ascending"] button::after { content: "\\2191"; opacity: 1; } th[aria-sort="descending"] button::after { content: "\\2193"; opacity: 1; }
.search { margin: .8rem 0; } .search[hidden] { display: none; } input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: .3rem .6rem; width: min(100%, 18rem); }
details { margin: .7rem 0; } summary { cursor: pointer; color: var(--link); padding: .2rem 0; } pre { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; overflow-x: auto; white-space: pre-wrap; margin: .7rem 0; }
@media print { .search, nav { display: none; } .tall { max-height: none; } .card, figure.chart { break-inside: avoid; } }
`;
