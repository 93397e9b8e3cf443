const standardTerms = { currency: 'EUR', vatRate: 0.19, shipping: 4.9, freeShippingFrom: 50 };

/**
 * What an order costs with VAT and shipping.
 *
 * @param {readonly { quantity: number, unitPrice: number }[]} lines
 * @param {Partial<typeof standardTerms>} agreedTerms what was agreed with the customer
 */
export function quote(lines, agreedTerms) {
  const terms = Object.assign(standardTerms, agreedTerms);
  const net = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
  const shipping = net >= terms.freeShippingFrom ? 0 : terms.shipping;
  return { currency: terms.currency, total: roundToCents((net + shipping) * (1 + terms.vatRate)) };
}

function roundToCents(amount) {
  return Math.round(amount * 100) / 100;
}
