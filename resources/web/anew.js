// Loads the page anew each five seconds where its module never ran, in a browser that is too old for it say: what
// stands there is then as new as that. Only words that every browser knows.
"use strict";

setTimeout(function () {
  if (!window.posAppRuns) window.location.reload();
}, 5000);
