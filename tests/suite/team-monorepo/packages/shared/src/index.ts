export { sendMail } from './mail';
export { audit } from './audit';
