import 'gcb-agent-view/define.js';

const $ = (id) => document.getElementById(id);

function note(line) {
  const item = document.createElement('li');
  item.textContent = line;
  $('log').append(item);
}

$('view').server = new URLSearchParams(location.search).get('server');
$('view').addEventListener('cobrowse-joined', () => note('joined'));
$('view').addEventListener('cobrowse-activated', () => note('activated'));
$('view').addEventListener('cobrowse-deactivated', () => note('deactivated'));
$('join').addEventListener('click', () => ($('view').sessionToken = $('token').value));
