import { existsSync } from 'node:fs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Functions for code that runs in a page: `contrast` of two colors by WCAG 2, from 1 to 21. */
export const contrastInPage = `
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => Number(part) / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
`;

/** Where Chromium is: what `CHROMIUM_PATH` names, whether or not it exists, else a usual place; `undefined` on a machine without it. */
export function findChromium(): string | undefined {
  return process.env['CHROMIUM_PATH'] ?? usualPlaces.find((file) => existsSync(file));
}
