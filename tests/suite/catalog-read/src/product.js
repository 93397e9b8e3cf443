import mongoose from 'mongoose';

const schema = new mongoose.Schema(
  {
    sku: { type: String, required: true, unique: true },
    name: String,
    brand: String,
    categories: [String],
    price: Number,
    currency: { type: String, default: 'EUR' },
    stock: { type: Number, default: 0 },
    images: [{ url: String, alt: String }],
  },
  { timestamps: true },
);

export const Product = mongoose.models.Product ?? mongoose.model('Product', schema);
