import { createHmac } from 'node:crypto';

const lifetime = 7 * 24 * 3600;

export function inviteLink(team: string, email: string): string {
  const expires = Math.floor(Date.now() / 1000) + lifetime;
  const claim = `${team}:${email}:${expires}`;
  const signature = createHmac('sha256', process.env.INVITE_KEY!).update(claim).digest('base64url');
  return `${process.env.SITE}/join?claim=${encodeURIComponent(claim)}&signature=${signature}`;
}
