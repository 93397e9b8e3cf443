const { slotsFor } = require('./carrier');
const { closedDays } = require('./depot');

exports.handler = async (event) => {
  const [slots, closed] = await Promise.all([slotsFor(event.pathParameters.postcode), closedDays()]);
  const open = slots.filter(({ day }) => !closed.includes(day));
  return { statusCode: 200, body: JSON.stringify(open) };
};
