/** sheetWidth is how much of the canvas the Start sheet covers, in px. */
export function sheetWidth(): number {
  const room = document.getElementById('main')?.clientWidth ?? window.innerWidth;
  return Math.min(720, Math.round(room * 0.72));
}
