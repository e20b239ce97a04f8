import pino from 'pino';

/** Structured logs on stderr; tokens, secrets and personal data never reach a line. */
export function createLog(level: string): pino.Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: {
        paths: [
          'accessToken',
          'refreshToken',
          '*.accessToken',
          '*.refreshToken',
          'headers.authorization',
          'id_token',
        ],
        censor: '[hidden]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
