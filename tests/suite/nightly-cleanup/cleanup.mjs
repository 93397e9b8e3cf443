import { DeleteSnapshotCommand, EC2Client, paginateDescribeSnapshots } from '@aws-sdk/client-ec2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

const ec2 = new EC2Client({});
const sns = new SNSClient({});
const keepDays = Number(process.env.KEEP_DAYS ?? 30);

async function* outdatedSnapshots(before) {
  const query = { OwnerIds: ['self'], Filters: [{ Name: 'tag:Backup', Values: ['nightly'] }] };
  for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client: ec2 }, query)) {
    yield* Snapshots.filter(({ StartTime }) => StartTime < before);
  }
}

export const handler = async (event) => {
  const before = new Date(new Date(event.time).getTime() - keepDays * 86_400_000);
  const failed = [];
  let deleted = 0;

  for await (const { SnapshotId } of outdatedSnapshots(before)) {
    try {
      await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
      deleted += 1;
    } catch (error) {
      if (error.name === 'InvalidSnapshot.NotFound') continue;
      console.error('Could not delete', { SnapshotId, error });
      failed.push(SnapshotId);
    }
  }

  console.log(JSON.stringify({ deleted, failed: failed.length, before }));
  if (failed.length > 0) {
    await sns.send(
      new PublishCommand({
        TopicArn: process.env.OPERATIONS_TOPIC,
        Subject: 'Snapshots that could not be deleted',
        Message: failed.join('\n'),
      }),
    );
    throw new Error(`${failed.length} snapshots left`);
  }
};
