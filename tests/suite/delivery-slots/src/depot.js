/** Closed days are a courtesy: without an answer within a second the calendar goes without them. */
exports.closedDays = async () => {
  try {
    const answer = await fetch(`${process.env.DEPOT_URL}/closed`, { signal: AbortSignal.timeout(1000) });
    return answer.ok ? await answer.json() : [];
  } catch (error) {
    console.warn('Depot did not answer', error);
    return [];
  }
};
