const axios = require('axios');

const carrier = axios.create({ // expect require-request-timeout/requestWithoutTimeout
  baseURL: process.env.CARRIER_URL,
  headers: { accept: 'application/json' },
});

exports.slotsFor = async (postcode) => {
  const { data } = await carrier.get('/slots', { params: { postcode } });
  return data.slots;
};

/** Booking again what is booked changes nothing. */
exports.book = async (slot, order) => {
  await carrier.put(`/slots/${slot}/orders/${order}`);
};
