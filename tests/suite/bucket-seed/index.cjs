const https = require('https');
const { S3Client, PutObjectCommand, ListObjectsV2Command, DeleteObjectsCommand } = require('@aws-sdk/client-s3');

function answer(event, context, Status, Reason) {
  const body = JSON.stringify({
    Status,
    Reason: Reason || `See ${context.logStreamName}`,
    PhysicalResourceId: event.PhysicalResourceId || `${event.LogicalResourceId}-seed`,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  return new Promise((resolve, reject) => {
    const request = https.request(
      event.ResponseURL,
      { method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } },
      (response) => resolve(response.statusCode),
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function empty(s3, Bucket) {
  let ContinuationToken;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    const Objects = (page.Contents || []).map(({ Key }) => ({ Key }));
    if (Objects.length > 0) {
      const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      if (Errors.length > 0) throw new Error(`Could not delete ${Errors[0].Key}: ${Errors[0].Message}`);
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
}

exports.handler = async (event, context) => {
  const { BucketName, Region, Files = [] } = event.ResourceProperties;
  const s3 = new S3Client({ region: Region });
  try {
    if (event.RequestType === 'Delete') await empty(s3, BucketName);
    else {
      for (const { Key, Body } of Files) await s3.send(new PutObjectCommand({ Bucket: BucketName, Key, Body }));
    }
    await answer(event, context, 'SUCCESS');
  } catch (error) {
    console.error(error);
    await answer(event, context, 'FAILED', error.message);
  }
};
