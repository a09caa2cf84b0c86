import { type Composition, type Config, callGraph, compose, type ModuleName, systemContext } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

type Ports = Composition['ports'];

/** The module and all that it may call: what has to be composed for one of its operations. */
function withCallees(module: ModuleName, found = new Set<ModuleName>()): Set<ModuleName> {
  if (found.has(module)) return found;
  found.add(module);
  for (const callee of callGraph[module] as readonly ModuleName[]) withCallees(callee, found);
  return found;
}

/**
 * Calls an internal operation of one module: within this process where the installation owns the module, else
 * at its address. Nothing else of the marketplace is started.
 */
export async function callModule<M extends ModuleName & keyof Ports, T>(
  config: Config,
  module: M,
  work: (port: Ports[M], context: ReturnType<typeof systemContext>) => Promise<T>,
  timeoutMs = 60_000,
): Promise<T> {
  const needed = withCallees(module);
  const own = config.modules.own.filter((name) => needed.has(name));
  const composition = await compose({ ...config, modules: { ...config.modules, own } }, { role: 'command' });
  try {
    const port = composition.ports[module] as Ports[M] | undefined;
    if (port === undefined)
      throw new CliError('module_elsewhere', `The module ${module} is neither owned here nor given an address.`, {
        exitCode: exitCodes.precondition,
        fix: ['Name its internal address in MKT_MODULES_REMOTES.'],
      });
    return await work(port, systemContext('mkt', { timeoutMs }));
  } finally {
    await composition.close();
  }
}
