(function () {
  'use strict';

  const $ = (id) => document.getElementById(id);
  const markup = $('view').cloneNode(true);

  function note(line) {
    const item = document.createElement('li');
    item.textContent = line;
    $('log').append(item);
  }

  // The next script defines the element: what is set here waits for it.
  function prepare(view) {
    view.setAttribute('server', new URLSearchParams(location.search).get('server'));
    view.options = {probeIntervalMs: 5000};
    view.addEventListener('cobrowse-joined', ({detail}) => {
      note(`joined ${detail.sessionHistoryId}`);
    });
    view.addEventListener('cobrowse-activated', ({detail}) => {
      note(`activated ${detail.activationTime}`);
    });
    view.addEventListener('cobrowse-deactivated', ({detail}) => {
      note(`deactivated ${detail.durationMs}`);
    });
    return view;
  }

  let changed = false;
  function change(view) {
    changed = true;
    view.label = 'Second';
    view.controls = false;
    view.options = {probeIntervalMs: 7000};
  }

  prepare($('view'));
  $('join').addEventListener('click', () => ($('view').sessionToken = $('token').value));
  $('change').addEventListener('click', () => change($('view')));
  $('toggle').addEventListener('click', () => {
    if ($('view')) return $('view').remove();
    const view = prepare(markup.cloneNode(true));
    $('toggle').after(view);
    if (changed) change(view);
  });
})();
