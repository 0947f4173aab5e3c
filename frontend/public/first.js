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
  for (const kind of ['dragover', 'drop']) {
    addEventListener(kind, (e) => e.preventDefault());
  }
})();
