export function rate(what: string, turn: () => Promise<readonly [frames: number, ms: number]>): Promise<number>;
