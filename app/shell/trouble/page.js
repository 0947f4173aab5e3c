// The page of a window that has no workspace: its buttons ask the window to do something about it.
(() => {
  const said = document.querySelector('.said');
  const buttons = [...document.querySelectorAll('button')];
  const say = (text, bad) => {
    said.textContent = text;
    said.classList.toggle('bad', bad);
  };
  for (const button of buttons) {
    button.addEventListener('click', async () => {
      for (const b of buttons) b.disabled = true;
      say(said.dataset.busy, false);
      try {
        await window.go.shell.Bridge.Try(button.dataset.do);
        say('', false);
      } catch (e) {
        say(e && e.detail ? [e.detail, e.hint].filter(Boolean).join(' ') : said.dataset.failed, true);
      }
      for (const b of buttons) b.disabled = false;
    });
  }
  for (const kind of ['dragover', 'drop']) addEventListener(kind, (e) => e.preventDefault());
  window.go?.shell?.Bridge?.Ready();
})();
