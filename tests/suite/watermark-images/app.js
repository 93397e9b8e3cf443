const AWS = require('aws-sdk'); // expect no-whole-sdk-import/wholeSdk
const Jimp = require('jimp');

const s3 = new AWS.S3();
let logo;

async function loadLogo() {
  if (!logo) {
    logo = await Jimp.read('/opt/assets/logo.png');
  }
  return logo;
}

async function watermark(bucket, key) {
  const original = await s3.getObject({ Bucket: bucket, Key: key }).promise();
  const image = await Jimp.read(original.Body);
  const mark = (await loadLogo()).clone().resize(image.bitmap.width / 6, Jimp.AUTO);
  image.composite(mark, image.bitmap.width - mark.bitmap.width - 20, image.bitmap.height - mark.bitmap.height - 20);
  const buffer = await image.getBufferAsync(Jimp.MIME_PNG);
  await s3.putObject({ Bucket: bucket, Key: `watermarked/${key}`, Body: buffer }).promise(); // expect no-recursive-trigger/writeToTrigger
}

exports.handler = async (event) => {
  event.Records.forEach(async (record) => { // expect no-leaked-promise/droppedCallbacks
    const bucket = record.s3.bucket.name;
    const key = record.s3.object.key; // expect decode-s3-key/encoded
    if (!/\.(png|jpe?g)$/i.test(key)) {
      console.log('Not an image', key);
      return;
    }
    await watermark(bucket, key);
  });

  return { statusCode: 200, body: 'done' };
};
