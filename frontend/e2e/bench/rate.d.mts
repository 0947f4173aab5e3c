export function rate(what: string, turn: () => Promise<readonly [frames: number, ms: number]>): Promise<number>;

export class NothingDrawn extends Error {}
