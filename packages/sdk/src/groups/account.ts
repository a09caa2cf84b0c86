import { listOf } from '../core/pages.ts';
import { safe } from '../core/safe.ts';
import type { Transport } from '../core/transport.ts';
import type { Answer, BodyOf, CallOptions, Data, OperationId, QueryOf } from '../core/types.ts';

/** Signing in and out, and what a user keeps. Answers that carry tokens put them into the token store. */
export function accountGroups(t: Transport) {
  const keep = async <K extends OperationId>(answer: Promise<Answer<Data<K>>>): Promise<Answer<Data<K>>> => {
    const done = await answer;
    const { access_token, refresh_token } = done.data as { access_token?: string; refresh_token?: string };
    if (access_token !== undefined)
      await t.tokens.set({ accessToken: access_token, refreshToken: refresh_token ?? null });
    return done;
  };
  /** The guest's cart becomes the account's with the first cart call that carries both; a refusal leaves that to the next one. */
  const bringCart = async <T>(signedIn: Promise<T>): Promise<T> => {
    const done = await signedIn;
    if ((await t.tokens.getCartToken()) !== null) {
      const { error } = await safe(t.call('getCart', {}));
      if (error === null) await t.tokens.setCartToken(null);
    }
    return done;
  };
  return {
    auth: {
      /** Always accepted, for a known address as for a new one; the mail tells which. */
      register: (body: BodyOf<'register'>, o?: CallOptions) => t.call('register', { body }, o),
      verifyEmail: (body: BodyOf<'verifyEmail'>, o?: CallOptions) =>
        bringCart(keep<'verifyEmail'>(t.call('verifyEmail', { body }, o))),
      resendVerification: (body: BodyOf<'resendVerification'>, o?: CallOptions) =>
        t.call('resendVerification', { body }, o),
      /** Takes the guest's cart along. */
      login: (body: BodyOf<'login'>, o?: CallOptions) => bringCart(keep<'login'>(t.call('login', { body }, o))),
      /** A user without a password, for one cart's checkout. */
      guest: (body: BodyOf<'createGuest'>, o?: CallOptions) => keep<'createGuest'>(t.call('createGuest', { body }, o)),
      logout: async (o?: CallOptions) => {
        const done = await t.call('logout', {}, o);
        await t.tokens.set(null);
        return done;
      },
      /** Normally nobody needs it: calls renew expired tokens by themselves. */
      refresh: () => t.refresh(),
      forgotPassword: (body: BodyOf<'forgotPassword'>, o?: CallOptions) => t.call('forgotPassword', { body }, o),
      resetPassword: (body: BodyOf<'resetPassword'>, o?: CallOptions) => t.call('resetPassword', { body }, o),
      changePassword: (body: BodyOf<'changePassword'>, o?: CallOptions) => t.call('changePassword', { body }, o),
      changeEmail: (body: BodyOf<'changeEmail'>, o?: CallOptions) => t.call('changeEmail', { body }, o),
    },
    me: {
      get: (o?: CallOptions) => t.call('getMe', {}, o),
      update: (body: BodyOf<'updateMe'>, o?: CallOptions) => t.call('updateMe', { body }, o),
      sessions: (query: QueryOf<'listSessions'> = {}, o?: CallOptions) => listOf(t, 'listSessions', { query }, o),
      endSession: (id: string, o?: CallOptions) => t.call('deleteSession', { path: { id } }, o),
      addresses: (query: QueryOf<'listAddresses'> = {}, o?: CallOptions) => listOf(t, 'listAddresses', { query }, o),
      address: (id: string, o?: CallOptions) => t.call('getAddress', { path: { id } }, o),
      addAddress: (body: BodyOf<'createAddress'>, o?: CallOptions) => t.call('createAddress', { body }, o),
      replaceAddress: (id: string, body: BodyOf<'replaceAddress'>, o?: CallOptions) =>
        t.call('replaceAddress', { path: { id }, body }, o),
      removeAddress: (id: string, o?: CallOptions) => t.call('deleteAddress', { path: { id } }, o),
      notifications: (query: QueryOf<'listNotifications'> = {}, o?: CallOptions) =>
        listOf(t, 'listNotifications', { query }, o),
      markRead: (id: string, o?: CallOptions) => t.call('markNotificationRead', { path: { id } }, o),
      preferences: (o?: CallOptions) => t.call('getNotificationPreferences', {}, o),
      setPreferences: (body: BodyOf<'updateNotificationPreferences'>, o?: CallOptions) =>
        t.call('updateNotificationPreferences', { body }, o),
    },
  };
}
