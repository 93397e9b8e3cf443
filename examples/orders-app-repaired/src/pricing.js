const vatRate = 0.19;
const shipping = 4.9;
const freeShippingFrom = 50;

const discounts = [
  { from: 10, rate: 0.03 },
  { from: 50, rate: 0.08 },
  { from: 200, rate: 0.12 },
];

/**
 * What an order costs, in EUR with VAT and shipping.
 *
 * @param {readonly { quantity: number, unitPrice: number }[]} lines
 */
export function totalOf(lines) {
  const net = lines.reduce(
    (sum, { quantity, unitPrice }) => sum + quantity * unitPrice * (1 - discountFor(quantity)),
    0,
  );
  const gross = (net + (net >= freeShippingFrom ? 0 : shipping)) * (1 + vatRate);
  return Math.round(gross * 100) / 100;
}

/** The highest discount that a quantity reaches. */
function discountFor(quantity) {
  return discounts.findLast(({ from }) => quantity >= from)?.rate ?? 0;
}
