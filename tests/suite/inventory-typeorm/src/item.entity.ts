import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('items')
export class Item {
  @PrimaryColumn()
  sku!: string;

  @Column('int')
  stock!: number;
}
