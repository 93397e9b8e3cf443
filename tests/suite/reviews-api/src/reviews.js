'use strict';

const mongoose = require('mongoose');
const _ = require('lodash'); // expect no-whole-sdk-import/wholeLibrary
const Review = require('./models/review');

const connectDb = async () => {
  await mongoose.connect(process.env.DB, { useNewUrlParser: true }); // expect no-uncached-connection/connectionInHandler
};

module.exports.create = async (event) => {
  try {
    await connectDb();
    const review = await Review.create(_.pick(JSON.parse(event.body), ['product', 'author', 'stars', 'text']));
    return { statusCode: 201, body: JSON.stringify(review) };
  } catch (err) {
    return { statusCode: err.name === 'ValidationError' ? 422 : 500, body: JSON.stringify({ error: err.message }) };
  }
};

module.exports.list = async (event) => {
  try {
    await connectDb();
    const reviews = await Review.find({ product: event.pathParameters.product });
    const stars = _.meanBy(reviews, 'stars');
    return { statusCode: 200, body: JSON.stringify({ stars, reviews }) };
  } catch (err) {
    return { statusCode: 500, body: JSON.stringify({ error: err.message }) };
  } finally {
    mongoose.connection.close(); // expect no-leaked-promise/unawaitedPromise
  }
};
