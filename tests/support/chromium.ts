import { existsSync } from 'node:fs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium is: what `CHROMIUM_PATH` names, whether or not it exists, else a usual place; `undefined` on a machine without it. */
export function findChromium(): string | undefined {
  return process.env['CHROMIUM_PATH'] ?? usualPlaces.find((file) => existsSync(file));
}
