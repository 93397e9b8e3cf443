import { attributeTerm, type Flow } from '../deployment.js';
import type { App } from './app.js';

/** What goes from queues to their dead-letter queues. */
export function redrivesOf({ resources }: App): Flow[] {
  return [...resources].flatMap(([id, { queue, place }]): Flow[] =>
    queue?.deadLetter
      ? [
          {
            kind: 'redrive',
            source: 'sqs',
            from: attributeTerm(id, 'arn'),
            to: queue.deadLetter.target,
            filter: { kind: 'none' },
            isEnabled: true,
            place,
          },
        ]
      : [],
  );
}
