import { describe, expect, it } from 'vitest';
import { dotGap, drawnGap } from './Dots';

describe('the dots while one zooms', () => {
  it.each([1.03, 0.97])('are seldom drawn anew, never shrunk and little stretched (each step × %s)', (step) => {
    let drawn = dotGap(1);
    let times = 0;
    let steps = 0;
    for (let zoom = 1; zoom < 2 && zoom > 0.1; zoom *= step) {
      const shown = dotGap(zoom);
      const next = drawnGap(drawn, shown);
      if (next !== drawn) times++;
      steps++;
      drawn = next;
      expect(shown / drawn).toBeGreaterThanOrEqual(1);
      expect(shown / drawn).toBeLessThanOrEqual(1.25);
    }
    expect(times).toBeLessThan(steps / 3);
  });
});
