import { type Command, InvalidArgumentError, Option } from 'commander';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';

const NOUN = 'accounts of people';
const ROLES = ['buyer', 'seller', 'admin'] as const;
type Role = (typeof ROLES)[number];

function rolesOf(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(ROLES as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`Roles are ${ROLES.join(', ')}, by commas.`);
  return [...new Set<Role>(['buyer', ...(names as Role[])])];
}

function email(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new InvalidArgumentError('An e-mail address is wanted.');
  return text;
}

interface CreateOptions {
  name?: string;
  roles: Role[];
  locale: 'en' | 'ar';
  passwordFile?: string;
  unverified?: boolean;
}

export function registerUserCreate(program: Command): void {
  const command = nounCommand(program, 'user', NOUN)
    .command('create')
    .description('make an account without a mail; a known address is left as it is')
    .argument('<email>', 'the address', email)
    .option('--name <name>', 'what to call the person; the address when absent')
    .option('--roles <roles>', 'buyer, seller, admin, by commas', rolesOf, ['buyer'])
    .addOption(new Option('--locale <locale>', 'the language of mails').choices(['en', 'ar']).default('en'))
    .option('--password-file <path>', 'a file of mode 0600 with the password')
    .option('--unverified', 'the address still has to be proved: a mail is sent')
    .addHelpText(
      'after',
      '\nThe password comes from --password-file, from MKT_PASSWORD or from standard input; never from an argument.' +
        '\n\nExamples:\n  mkt user create admin@example.com --roles admin < password.txt\n  MKT_PASSWORD=… mkt user create mona@example.com --name "Mona Hassan"',
    );
  setServerAction(
    command,
    ['mysql', 'state'],
    async ({ config, output, dryRun }, address: string, options: CreateOptions) => {
      if (dryRun) {
        output.result(
          { email: address, roles: options.roles, dry_run: true },
          () => `Would make ${address} (${options.roles.join(', ')}).`,
        );
        return undefined;
      }
      const { readPassword } = await import('../services/users/read-password.ts');
      const { callModule } = await import('../services/platform/module-port.ts');
      const password = await readPassword({ file: options.passwordFile });
      const account = await callModule(config, 'user', (user, context) =>
        user.createAccount(context, {
          email: address,
          password,
          name: options.name ?? address,
          locale: options.locale,
          roles: options.roles,
          verified: options.unverified !== true,
        }),
      );
      output.result(account, (made) =>
        made.created
          ? `Made ${made.email} (${made.user_id}): ${made.roles.join(', ')}.`
          : `${made.email} (${made.user_id}) was there and is unchanged: ${made.roles.join(', ')}.`,
      );
      return undefined;
    },
  );
}

export function registerUserRole(program: Command): void {
  const command = nounCommand(program, 'user', NOUN)
    .command('role')
    .description("replace an account's roles; tokens that carry a lost one are refused within a second")
    .argument('<email>', 'the address', email)
    .argument('<roles>', 'buyer, seller, admin, by commas; buyer is always one', rolesOf)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt user role mona@example.com seller\n  mkt user role mona@example.com buyer',
    );
  setServerAction(command, ['mysql', 'state'], async ({ config, output, dryRun }, address: string, roles: Role[]) => {
    if (dryRun) {
      output.result(
        { email: address, roles, dry_run: true },
        () => `Would give ${address} the roles ${roles.join(', ')}.`,
      );
      return undefined;
    }
    const { callModule } = await import('../services/platform/module-port.ts');
    const account = await callModule(config, 'user', (user, context) =>
      user.setRoles(context, { email: address, roles }),
    );
    output.result(account, (now) => `${now.email} is now ${now.roles.join(', ')}.`);
    return undefined;
  });
}
