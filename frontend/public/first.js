// Runs before the first paint: the theme of the last time, so that nothing flashes; and no file that is
// dropped on the window makes it leave the page.
(() => {
  const root = document.documentElement;
  let theme = '';
  try {
    theme = localStorage.getItem('tabiji.theme') || '';
    root.lang = localStorage.getItem('tabiji.lang') || (/^ja/i.test(navigator.language) ? 'ja' : 'en');
  } catch {
    // without storage the system's theme is used
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  root.setAttribute('data-mantine-color-scheme', theme);
  root.style.background = theme === 'dark' ? '#11131a' : '#f5f6fa';
  // The key that ends a composition of Japanese belongs to the input method alone; libraries that close
  // dialogs on Escape do not ask (WebKit tells by keyCode 229 only, when isComposing is already false).
  const silence = (e) => (e.isComposing || e.keyCode === 229) && e.stopImmediatePropagation();
  addEventListener('keydown', silence, true);
  addEventListener('keyup', silence, true);
  for (const kind of ['dragover', 'drop']) {
    addEventListener(kind, (e) => e.preventDefault());
  }
})();
