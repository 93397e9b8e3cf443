import { PrismaClient } from '@prisma/client';
import type { PostConfirmationTriggerEvent, PostConfirmationTriggerHandler } from 'aws-lambda';

const prisma = new PrismaClient({ log: ['warn', 'error'] });

function profileOf({ userName, request: { userAttributes } }: PostConfirmationTriggerEvent) {
  return {
    id: userAttributes.sub ?? userName,
    email: userAttributes.email!.toLowerCase(),
    name: [userAttributes.given_name, userAttributes.family_name].filter(Boolean).join(' '),
    locale: userAttributes.locale ?? 'en',
  };
}

export const handler: PostConfirmationTriggerHandler = async (event) => {
  // Also sent when a forgotten password was confirmed.
  if (event.triggerSource !== 'PostConfirmation_ConfirmSignUp') return event;

  try {
    const profile = profileOf(event);
    await prisma.profile.upsert({
      where: { id: profile.id },
      create: { ...profile, plan: { connect: { code: 'free' } } },
      update: profile,
    });
    console.info('Profile written', { id: profile.id });
  } finally {
    await prisma.$disconnect(); // expect no-uncached-connection/sharedConnectionClosed
  }
  return event;
};
