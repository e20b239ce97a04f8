import { createTransport } from 'nodemailer';

/** One message to one person. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Of the message as a whole, the same whenever it is sent. */
  messageId?: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; content: string; contentType: string }[];
}

export interface Mailer {
  /** Resolves when the mail server has taken the message. @throws when it does not; the caller tries again. */
  send(letter: Letter): Promise<void>;
}

const TIMEOUT_MS = 20_000;

/** Sends by the SMTP server of an address like `smtp://user:password@mail.example.com:587` (`smtps:` for TLS from the start). */
export function createMailer(settings: { smtpUrl: string; from: string }): Mailer {
  const transport = createTransport({
    url: settings.smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return {
    async send(letter) {
      await transport.sendMail({ from: settings.from, ...letter });
    },
  };
}
