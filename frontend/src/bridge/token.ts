// The token of a served page comes in the address's fragment. It is kept for this tab alone
// (sessionStorage), so that reloading the page works, and never stays in the address line.

const place = 'tabiji.token';

function stored(): string {
  try {
    return sessionStorage.getItem(place) ?? '';
  } catch {
    return '';
  }
}

function taken(): string {
  const found = /^#token=([\w-]+)(?:&to=(.*))?$/.exec(location.hash);
  if (!found) {
    return stored();
  }
  const token = found[1] ?? '';
  try {
    sessionStorage.setItem(place, token);
  } catch {
    // then it lives as long as the page
  }
  history.replaceState(null, '', `${location.pathname}#${found[2] ? decodeURIComponent(found[2]) : '/'}`);
  return token;
}

/** token is empty in the window, where the door itself is trusted. */
export const token = taken();

// Somebody pastes the address of a new start into the tab that is open: that changes the fragment alone.
window.addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) {
    location.reload();
  }
});
