const express = require('express');
const serverless = require('serverless-http');
const notes = require('./notes');

const app = express();
let lastUser = null;

app.use(express.json({ limit: '200kb' }));

app.use((req, res, next) => {
  const user = req.apiGateway?.event?.requestContext?.authorizer?.claims?.sub;
  if (!user) return res.status(401).end();
  req.user = user;
  next();
});

app.get('/notes', async (req, res, next) => {
  try {
    res.json(await notes.listOf(req.user, req.query.after));
  } catch (error) {
    next(error);
  }
});

app.post('/notes', async (req, res, next) => {
  try {
    lastUser = req.user; // expect no-mutable-module-state/leakedInvocationData
    const note = await notes.create({ ...req.body, owner: req.user });
    res.status(201).json(note);
  } catch (error) {
    next(error);
  }
});

app.use((error, req, res, next) => {
  console.error('Request failed', { path: req.path, error });
  res.status(500).json({ message: 'Something went wrong', user: lastUser });
});

module.exports.handler = serverless(app);
