import { functionNamed, type Named } from '../../src/init-cost/log-names.js';

const orders: Named = { name: 'Orders' };
const mails: Named = { name: 'mails', functionName: 'shop-*-mails' };
const oldMails: Named = { name: 'oldMails', functionName: 'shop-*-old-mails' };
const stock: Named = { name: 'Stock', functionName: 'stock' };

const named = (logged: string, functions = [orders, mails, stock]): string | undefined =>
  functionNamed(logged, functions)?.name;

describe('the function that a name in logs stands for', () => {
  it('is the one that is called so in the template, or by it', () => {
    expect(named('Orders')).toBe('Orders');
    expect(named('stock')).toBe('Stock');
  });

  it('is one of whose name only the deployment knows a part', () => {
    expect(named('shop-prod-mails')).toBe('mails');
    expect(named('shop-prod-mails-2')).toBeUndefined();
  });

  it('is one that CloudFormation named, also through the CDK', () => {
    expect(named('shop-prod-Orders-1A2B3C4D5E6F')).toBe('Orders');
    expect(named('ShopStack-Orders8F2C11AB-kq3ZxY8wLm0T')).toBe('Orders');
    expect(named('shop-ListOrders-1A2B3C4D5E6F')).toBeUndefined();
    expect(named('shop-Stock-1A2B3C4D5E6F')).toBeUndefined();
  });

  it('is nobody where several are called so', () => {
    expect(named('shop-prod-old-mails', [mails, oldMails])).toBeUndefined();
    expect(named('Orders', [orders, { ...orders }])).toBeUndefined();
  });

  it('takes nothing in a name for a pattern', () => {
    expect(named('stack', [{ name: 'x', functionName: 'st.ck' }])).toBeUndefined();
    expect(named('anything-else', [{ name: 'x', functionName: '*-*' }])).toBeUndefined();
  });
});
