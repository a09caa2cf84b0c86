import type { Config } from '../platform/config/load-config.ts';
import { type RunningMailCatcher, startMailCatcher as start } from '../sandbox/mail/start-mail-catcher.ts';

/** The mail catcher by the installation's configuration. */
export function startMailCatcher(config: Config): Promise<RunningMailCatcher> {
  return start({
    host: config.http.host,
    smtpPort: config.mail.catcherSmtpPort,
    httpPort: config.mail.catcherHttpPort,
  });
}
