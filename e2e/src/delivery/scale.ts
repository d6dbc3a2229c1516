/** How large a delivery run is. */
export interface Scale {
  people: number;
  senders: number;
  messages: number;
  /** How often the server is killed and started again while they send. */
  kills: number;
  /** After how many sends, on average, one member's connection is cut. */
  sendsPerCut: number;
}

/** `E2E_SCALE=full` is the acceptance run; otherwise a smaller one that fits the everyday suite. */
const full = process.env['E2E_SCALE'] === 'full';

export const deliveryScale: Scale = full
  ? { people: 100, senders: 20, messages: 10_000, kills: 0, sendsPerCut: 40 }
  : { people: 30, senders: 20, messages: 1_500, kills: 0, sendsPerCut: 20 };

export const crashScale: Scale = full
  ? { people: 100, senders: 20, messages: 10_000, kills: 20, sendsPerCut: 80 }
  : { people: 16, senders: 10, messages: 600, kills: 3, sendsPerCut: 40 };
