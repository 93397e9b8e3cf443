export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly email: string;
  readonly lines: readonly OrderLine[];
  readonly currency: string;
  readonly total: number;
  readonly placedAt: string;
}
