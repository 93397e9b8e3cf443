const { SESClient, SendEmailCommand } = require('@aws-sdk/client-ses');

const ses = new SESClient({ region: process.env.AWS_REGION });

const headers = {
  'Access-Control-Allow-Origin': process.env.SITE_ORIGIN,
  'Access-Control-Allow-Methods': 'POST,OPTIONS',
};

const isEmail = (text) => /^[^@\s]+@[^@\s]+\.\w+$/.test(text);

exports.handler = async (event, context, callback) => {
  const { name, email, message, website } = JSON.parse(event.body);

  // A field that people do not see.
  if (website) {
    callback(null, { statusCode: 204, headers }); // expect no-callback-handler/callbackInAsync
    return;
  }
  if (!isEmail(email) || !message) {
    return { statusCode: 400, headers, body: JSON.stringify({ error: 'email and message are needed' }) };
  }

  try {
    await ses.send(
      new SendEmailCommand({
        Source: process.env.SENDER,
        Destination: { ToAddresses: [process.env.INBOX] },
        ReplyToAddresses: [email],
        Message: {
          Subject: { Data: `Message from ${name}` },
          Body: { Text: { Data: message } },
        },
      }),
    );
    callback(null, { statusCode: 200, headers, body: JSON.stringify({ sent: true }) });
  } catch (error) {
    console.error(error);
    callback(error);
  }
};
