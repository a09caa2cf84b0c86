import type { SearchPort } from '../../contract/ports.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { ReindexService } from './services/reindex.service.ts';
import type { StatusService } from './services/status.service.ts';
import type { VerifyService } from './services/verify.service.ts';

/** What the operator's commands ask of search. */
export function createSearchPort(services: {
  status: StatusService;
  reindex: ReindexService;
  verify: VerifyService;
}): SearchPort<CallContext> {
  return {
    getSearchStatus: () => services.status.read(),
    startReindex: (_context, input) => services.reindex.begin(input.from_products ?? false),
    verifySearch: (_context, input) => services.verify.slice(input),
  };
}
