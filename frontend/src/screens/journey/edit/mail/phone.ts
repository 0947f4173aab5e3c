// How much of a subject a phone's inbox shows.

/** Wide characters take two columns: those of Chinese, Japanese and Korean, full-width forms, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

const segmenter = new Intl.Segmenter();

/** columns is the width of a text, an ASCII letter being 1. */
export function columns(text: string): number {
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

/** phoneColumns is what the inbox of a phone of 390 points shows of a subject, in columns. */
export const phoneColumns = 40;

/** seenOnPhone is the part of a subject that a phone's inbox shows; all of it where it fits. */
export function seenOnPhone(text: string): string {
  if (columns(text) <= phoneColumns) {
    return text;
  }
  let seen = '';
  let left = phoneColumns - 2; // for the dots
  for (const { segment } of segmenter.segment(text)) {
    left -= wide.test(segment) ? 2 : 1;
    if (left < 0) {
      break;
    }
    seen += segment;
  }
  return seen;
}
