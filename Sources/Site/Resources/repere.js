// Everything works without this file. It adds two comforts: leaving without a way back, and a warning before typed words are lost.
'use strict';
(function () {
  // Leave: replace this page in the history, so that "Back" does not show it again.
  document.querySelectorAll('[data-sortie]').forEach(function (link) {
    link.addEventListener('click', function (event) {
      event.preventDefault();
      leaving = true;
      document.documentElement.hidden = true;
      location.replace(link.href);
    });
  });
  var leaving = false, changed = false;
  // Guard: warn before a reload, a "Back" or a closed tab would lose what was typed since the last page.
  document.querySelectorAll('[data-garde]').forEach(function (form) {
    form.addEventListener('input', function () { changed = true; });
    form.addEventListener('submit', function () { changed = false; });
    window.addEventListener('beforeunload', function (event) {
      if (changed && !leaving) { event.preventDefault(); event.returnValue = ''; }
    });
  });
  // The summary of errors takes the focus, as it does when the page is read from the top.
  var summary = document.getElementById('erreurs');
  if (summary) { summary.focus(); }
})();
