import mongoose from 'mongoose';

let connection = null;

export const connect = async () => {
  if (connection === null) {
    connection = mongoose
      .connect(process.env.MONGODB_URI, { serverSelectionTimeoutMS: 5000, maxPoolSize: 1 })
      .then(() => mongoose)
      .catch((error) => {
        connection = null;
        throw error;
      });
  }
  return connection;
};
