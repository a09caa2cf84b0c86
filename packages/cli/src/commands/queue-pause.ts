/** `mkt queue pause|resume`: a consumer that takes nothing from its queue until it is told to. */
import type { Command } from 'commander';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';

const NOUN = 'events between the modules: what waits, is retried or is dead';

function registerSwitch(program: Command, action: 'pause' | 'resume', description: string, examples: string): void {
  const command = nounCommand(program, 'queue', NOUN)
    .command(action)
    .description(description)
    .argument('<consumer>', 'whose queue, e.g. search (`mkt queue ls` names them)')
    .option('--reason <text>', 'kept with the pause and in the audit log', 'by an operator')
    .addHelpText('after', `\nExamples:\n${examples}`);
  setServerAction(command, ['mysql'], async (context, consumer: string, { reason }: { reason: string }) => {
    const { config, output, dryRun } = context;
    const { switchConsumer } = await import('../services/queue/consumer-switch.ts');
    const result = await switchConsumer(config, { action, consumer, reason, dryRun });
    output.result({ ...result, dry_run: dryRun }, ({ changed, paused }) => {
      if (!changed) return `${consumer} is ${paused ? 'paused' : 'not paused'} already.`;
      const will = paused ? 'takes no more events; they wait' : 'takes its events again';
      return dryRun ? `Would: ${consumer} ${will}.` : `${consumer} ${will}, within about a second.`;
    });
    return undefined;
  });
}

export function registerQueuePause(program: Command): void {
  registerSwitch(
    program,
    'pause',
    'let a consumer take nothing from its queue, over restarts too, until it is resumed; nothing is lost meanwhile',
    '  mkt queue pause search --reason "the index is rebuilt"\n  mkt queue pause notification --dry-run',
  );
}

export function registerQueueResume(program: Command): void {
  registerSwitch(program, 'resume', 'let a paused consumer go on', '  mkt queue resume search');
}
