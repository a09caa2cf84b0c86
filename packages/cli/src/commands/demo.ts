import type { Command } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { setServerAction } from './server-action.ts';

export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .description(
      "go a buyer's way through the running marketplace, from the registration to the confirmed order, with timings",
    )
    .option('--query <words>', 'search for this instead of browsing')
    .option('--country <code>', 'where it is sent to', 'EG')
    .addHelpText('after', '\nExamples:\n  mkt demo\n  mkt demo --query headphones\n  mkt demo --json');
  setServerAction(
    command,
    ['gateway'],
    async ({ config, output, dryRun }, options: { query?: string; country: string }) => {
      if (dryRun) {
        output.result(
          { dry_run: true },
          () => `Would register a buyer at ${config.http.publicUrl} and place one order.`,
        );
        return undefined;
      }
      const [{ buyerJourney }, { openDemoScreen }] = await Promise.all([
        import('../services/demo/buyer-journey.ts'),
        import('../ui/demo-screen.ts'),
      ]);
      const { status } = await fetch(`${config.http.publicUrl}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(
        (error: unknown) => {
          throw new CliError('api_down', `The API at ${config.http.publicUrl} does not answer.`, {
            exitCode: exitCodes.precondition,
            fix: ['`mkt up` starts it.'],
            cause: error,
          });
        },
      );
      if (status !== 200) output.warn(`The API says it is not ready (${status}).`);
      const screen = openDemoScreen(output);
      try {
        const { steps, order, email } = await buyerJourney({
          baseUrl: config.http.publicUrl,
          mailUrl: `http://127.0.0.1:${config.mail.catcherHttpPort}`,
          gateway: { url: config.payment.gatewayUrl, apiKey: config.secrets.gatewayApiKey },
          country: options.country,
          ...(options.query === undefined ? {} : { query: options.query }),
          onStep: (step) => screen.step(step),
        });
        screen.close();
        const totalMs = steps.reduce((sum, { durationMs }) => sum + durationMs, 0);
        output.result(
          {
            email,
            order: { id: order.id, number: order.number, status: order.status },
            steps: steps.map(({ name, detail, durationMs }) => ({ name, detail, duration_ms: durationMs })),
            total_ms: totalMs,
          },
          (value) =>
            `${value.order.number} is ${value.order.status}, ${(totalMs / 1000).toFixed(1)} s from the registration.`,
        );
        return exitCodes.done;
      } catch (error) {
        screen.close();
        throw new CliError('journey_failed', error instanceof Error ? error.message : String(error), {
          fix: ['`mkt status` shows what runs; `mkt logs api-1` and `mkt logs worker` tell more.'],
          cause: error,
        });
      }
    },
  );
}
