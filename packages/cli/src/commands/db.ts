/** `mkt db …`: schemas, accounts and migrations of the modules. */
import type { ModuleName } from '@mkt/server';
import { type Command, InvalidArgumentError } from 'commander';
import { projectFolder } from '../config/project.ts';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand, setAction } from './command-context.ts';
import { confirmDestruction } from './confirm.ts';
import { type ServerCommandContext, setServerAction } from './server-action.ts';

const NOUN = 'schemas, accounts and migrations of the modules';

/** Of the named modules, all that exist; of none, those that this installation owns. */
async function modulesOf({ config }: ServerCommandContext, named: readonly string[]): Promise<ModuleName[]> {
  const { moduleNames } = await import('@mkt/server');
  const unknown = named.filter((name) => !(moduleNames as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new CliError('usage', `There is no module ${unknown.join(', ')}.`, {
      exitCode: exitCodes.usage,
      fix: [`These exist: ${moduleNames.join(', ')}.`],
    });
  return named.length === 0 ? [...config.modules.own] : (named as ModuleName[]);
}

function migrationName(text: string): string {
  if (!/^[a-z][a-z0-9_]{2,60}$/.test(text))
    throw new InvalidArgumentError('A name in snake_case is wanted, e.g. add_gift_wrap.');
  return text;
}

export function registerDbCreate(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('create')
    .description("make each module's schema and accounts; repeating it changes nothing")
    .argument('[modules...]', 'these modules only')
    .addHelpText('after', '\nExamples:\n  mkt db create\n  mkt db create order payment --dry-run');
  setServerAction(command, ['server'], async (context, named: string[]) => {
    const { config, output, dryRun } = context;
    const { createSchemas, schemaOf } = await import('@mkt/server');
    const modules = await modulesOf(context, named);
    if (!dryRun) await createSchemas(config, modules);
    const schemas = modules.map((module) => schemaOf(config, module));
    output.result({ schemas, dry_run: dryRun }, () => `${dryRun ? 'Would make' : 'Made'} ${schemas.join(', ')}.`);
    return undefined;
  });
}

export function registerDbMigrate(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('migrate')
    .description('apply the migrations that are missing; two at once apply each of them once')
    .argument('[modules...]', 'these modules only')
    .addHelpText('after', '\nExamples:\n  mkt db migrate\n  mkt db migrate order\n  mkt db migrate --dry-run');
  setServerAction(command, ['server', 'mysql'], async (context, named: string[]) => {
    const { config, output, dryRun } = context;
    const { migrate, migrationStates } = await import('@mkt/server');
    const modules = await modulesOf(context, named);
    const applied = dryRun
      ? (await migrationStates(config, modules))
          .filter(({ appliedAt }) => appliedAt === null)
          .map(({ module, name }) => `${module}/${name}`)
      : await migrate(config, modules);
    output.result({ applied, dry_run: dryRun }, () =>
      applied.length === 0
        ? 'Every schema is up to date.'
        : `${dryRun ? 'Would apply' : 'Applied'}:\n${applied.map((name) => `  ${name}`).join('\n')}`,
    );
    return undefined;
  });
}

export function registerDbRollback(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('rollback')
    .description('take back the newest migration of one module by its down file; for development')
    .argument('<module>', 'the module')
    .addHelpText('after', '\nExamples:\n  mkt db rollback order --yes\n  mkt db rollback order --dry-run');
  setServerAction(command, ['server', 'mysql'], async (context, named: string) => {
    const { config, output, dryRun } = context;
    const { migrationStates, rollback } = await import('@mkt/server');
    const [module = 'user'] = await modulesOf(context, [named]);
    const newest = (await migrationStates(config, [module])).filter(({ appliedAt }) => appliedAt !== null).at(-1);
    if (newest === undefined) throw new CliError('nothing_to_do', `${module} has no applied migration.`);
    if (!dryRun) {
      await confirmDestruction(context, `Rolling back ${module}/${newest.name} and its data`);
      await rollback(config, module);
    }
    output.result(
      { rolled_back: `${module}/${newest.name}`, dry_run: dryRun },
      (value) => `${dryRun ? 'Would take back' : 'Took back'} ${value.rolled_back}.`,
    );
    return undefined;
  });
}

export function registerDbStatus(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('status')
    .description('show every migration and whether it is applied; exit code 1 when one is missing or was edited')
    .argument('[modules...]', 'these modules only')
    .addHelpText('after', '\nExamples:\n  mkt db status\n  mkt db status order --json');
  setServerAction(command, ['server', 'mysql'], async (context, named: string[]) => {
    const { migrationStates } = await import('@mkt/server');
    const states = await migrationStates(context.config, await modulesOf(context, named));
    const migrations = states.map(({ module, name, appliedAt, edited }) => ({
      module,
      name,
      state: edited ? 'edited after it was applied' : appliedAt === null ? 'missing' : 'applied',
      applied_at: appliedAt,
    }));
    context.output.result({ migrations }, () =>
      table(
        ['module', 'migration', 'state', 'applied at'],
        migrations.map((m) => [m.module, m.name, m.state, m.applied_at?.toISOString() ?? '']),
      ),
    );
    return migrations.every(({ state }) => state === 'applied') ? exitCodes.done : exitCodes.failed;
  });
}

export function registerDbNew(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('new')
    .description('write an empty migration with the next number, and its down file')
    .argument('<module>', 'the module that owns the tables')
    .argument('<name>', 'what it does, in snake_case', migrationName)
    .addHelpText('after', '\nExamples:\n  mkt db new order add_gift_wrap\n  mkt db new order add_gift_wrap --dry-run');
  setAction(command, async ({ output, dryRun }, module: string, name: string) => {
    const { migrationsFolder, newMigration } = await import('../services/database/new-migration.ts');
    const { moduleNames } = await import('@mkt/server');
    if (!(moduleNames as readonly string[]).includes(module))
      throw new CliError('usage', `There is no module ${module}.`, {
        exitCode: exitCodes.usage,
        fix: [`These exist: ${moduleNames.join(', ')}.`],
      });
    const files = newMigration(migrationsFolder(projectFolder(), module), name, dryRun);
    output.result({ files, dry_run: dryRun }, () => `${dryRun ? 'Would write' : 'Wrote'}\n  ${files.join('\n  ')}`);
    return undefined;
  });
}

export function registerDbLint(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('lint')
    .description('name what in the migrations is unsafe while the marketplace serves; exit code 1 when there is any')
    .argument('[files...]', 'these files instead of all migrations of all modules')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt db lint\n  mkt db lint packages/server/src/modules/order/migrations/0104_x.sql',
    );
  setAction(command, async ({ output }, files: string[]) => {
    const { lintFiles, lintModules } = await import('../services/database/lint-migrations.ts');
    const { checked, faults } = files.length > 0 ? lintFiles(files) : await lintModules();
    output.result({ checked, faults }, () =>
      faults.length === 0
        ? `${checked} migrations are safe.`
        : faults.map((f) => `${f.file}:${f.line}: ${f.rule}: ${f.message}`).join('\n'),
    );
    return faults.length === 0 ? exitCodes.done : exitCodes.failed;
  });
}

export function registerDbReset(program: Command): void {
  const command = nounCommand(program, 'db', NOUN)
    .command('reset')
    .description('drop the schemas with all their data and make them anew, empty')
    .argument('[modules...]', 'these modules only')
    .addHelpText('after', '\nExamples:\n  mkt db reset --dry-run\n  mkt db reset --yes\n  mkt db reset cart');
  setServerAction(command, ['server'], async (context, named: string[]) => {
    const { config, output, dryRun } = context;
    const { createSchemas, dropSchemas, migrate, schemaOf } = await import('@mkt/server');
    const modules = await modulesOf(context, named);
    const schemas = modules.map((module) => schemaOf(config, module));
    if (!dryRun) {
      await confirmDestruction(context, `Dropping ${schemas.join(', ')} with all data`);
      await dropSchemas(config, modules);
      await createSchemas(config, modules);
      await migrate(config, modules);
    }
    output.result(
      { reset: schemas, dry_run: dryRun },
      () => `${dryRun ? 'Would drop and make anew' : 'Made anew'}: ${schemas.join(', ')}.`,
    );
    return undefined;
  });
}
