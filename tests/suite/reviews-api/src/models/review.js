const mongoose = require('mongoose');

module.exports = mongoose.model(
  'Review',
  new mongoose.Schema({
    product: { type: String, index: true },
    author: String,
    stars: { type: Number, min: 1, max: 5 },
    text: String,
  }),
);
