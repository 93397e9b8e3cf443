import type { Surface } from './surface.js';

/** What of a stream a status line needs. */
interface StatusStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly write: (text: string) => unknown;
}

/** How long work may take before it is told where nobody watches, and how often then, in ms. */
const patience = 1000;
const rhythm = 10_000;

/** Shows what long work is at: on a terminal in one line that is wiped again, elsewhere as lines now and then. */
export function statusOn(stream: StatusStream, now: () => number = Date.now): Surface['status'] {
  let next = now() + patience;
  return (text) => {
    if (stream.isTTY === true) {
      stream.write(`\r\u001b[K${(text ?? '').slice(0, (stream.columns ?? 80) - 1)}`);
    } else if (text !== undefined && now() >= next) {
      stream.write(`${text}\n`);
      next = now() + rhythm;
    }
  };
}
