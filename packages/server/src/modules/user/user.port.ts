import type { UserPort } from '../../contract/ports.gen.ts';
import type { components } from '../../contract/types.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { UserServices } from './user.services.ts';

/** What other modules, the edge and the operator's commands may ask of user. */
export function createUserPort(services: UserServices): UserPort<CallContext> {
  const { keys, accounts, shops, shopImports, verifications } = services;
  return {
    checkUser: (context, input) => accounts.check(context, input),
    getCheckoutBuyer: (context, input) => accounts.checkoutBuyer(context, input),
    getUserContact: (context, input) => accounts.contact(context, input.user_id),
    getShops: async (context, input) => ({ shops: await shops.records(context, input) }),
    getSigningKeys: async (context) => ({
      keys: (await keys.publicKeys(context)) as components['schemas']['JsonWebKey'][],
    }),
    issueCode: (context, input) => verifications.issueCode(context, input.verification_id),
    createAccount: (context, input) => accounts.create(context, input),
    setRoles: (context, input) => accounts.setRoles(context, input),
    importShops: (context, input) => shopImports.run(context, input),
    setUserStatus: (context, input) => accounts.setStatus(context, input),
  };
}
