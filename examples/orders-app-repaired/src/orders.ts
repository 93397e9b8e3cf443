export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export interface Order {
  readonly id: string;
  readonly customerId: string;
  readonly email: string;
  /** ISO 639-1, such as `de`. */
  readonly language: string;
  readonly lines: readonly OrderLine[];
  /** EUR with VAT and shipping. */
  readonly total: number;
  readonly placedAt: string;
}
