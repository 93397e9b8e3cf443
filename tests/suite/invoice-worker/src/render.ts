export interface Invoice {
  readonly number: string;
  readonly year: number;
  readonly positions: readonly { readonly text: string; readonly net: number }[];
}

const rows: string[] = [];

function row(text: string, net: number): string {
  return `<tr><td>${text}</td><td>${net.toFixed(2)}</td></tr>`;
}

export function render({ number, positions }: Invoice): string {
  for (const { text, net } of positions) {
    rows.push(row(text, net)); // expect no-mutable-module-state/endlessAccumulation
  }
  const total = positions.reduce((sum, { net }) => sum + net, 0);
  return `<h1>Invoice ${number}</h1><table>${rows.join('')}</table><p>Total ${total.toFixed(2)}</p>`;
}
