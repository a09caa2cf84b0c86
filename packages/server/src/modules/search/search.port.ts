import type { SearchPort } from '../../contract/ports.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { ExplainService } from './services/explain.service.ts';
import type { ReindexService } from './services/reindex.service.ts';
import type { RulesService } from './services/rules.service.ts';
import type { StatusService } from './services/status.service.ts';
import type { VerifyService } from './services/verify.service.ts';

/** What the operator's commands ask of search. */
export function createSearchPort(services: {
  status: StatusService;
  reindex: ReindexService;
  verify: VerifyService;
  explain: ExplainService;
  rules: RulesService;
}): SearchPort<CallContext> {
  return {
    getSearchStatus: () => services.status.read(),
    startReindex: (_context, input) => services.reindex.begin(input.from_products ?? false),
    getSearchRanges: (_context, input) => services.verify.ranges(input.ranges),
    verifySearch: (context, input) => services.verify.slice(context, input),
    rollbackSearchIndex: () => services.reindex.rollback(),
    trySearch: (context, input) => services.explain.try(context, input),
    explainSearch: (context, input) => services.explain.explain(context, input),
    getSearchRules: () => services.rules.list(),
    applySearchSynonyms: (context, input) => services.rules.applySynonyms(context, input.lines),
    setSearchPin: (context, input) => services.rules.setPin(context, input),
    setSearchBoost: (context, input) => services.rules.setBoost(context, input),
    getSearchInsights: (_context, input) => services.rules.insights(input),
  };
}
