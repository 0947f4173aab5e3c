/** A figure stands on at least so many frames; what draws slower is watched for longer, up to so many times. */
const leastFrames = 10;
const mostTurns = 20;

/** NothingDrawn says that a gesture could not be measured. */
export class NothingDrawn extends Error {}

/** rate is frames a second over as many turns as it takes to see some; each gives frames and milliseconds. A
 * gesture of which no frame was seen was not measured: that is no figure, neither ours nor a floor. */
export async function rate(what, turn) {
  let [drawn, took] = [0, 0];
  for (let n = 0; n < mostTurns && drawn < leastFrames; n++) {
    const [more, ms] = await turn();
    drawn += more;
    took += ms;
  }
  if (drawn === 0) {
    throw new NothingDrawn(
      `${what}: no frame was drawn in ${Math.round(took / 1000)} s, so there is nothing to measure by.`,
    );
  }
  return (drawn * 1000) / took;
}
