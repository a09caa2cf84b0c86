/** Handlers of signing in and out. None of their answers may be stored or logged: they carry tokens. */

import type { Handlers } from '../../../contract/handlers.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { emailKeyOf } from '../domain/email-address.ts';
import { codeValidForS } from '../domain/verification-purpose.ts';
import type { Proof } from '../services/verification.service.ts';
import type { UserServices } from '../user.services.ts';
import { callerOf } from './caller.ts';

export type AuthHandlers = Pick<
  Handlers<RequestContext>,
  | 'register'
  | 'verifyEmail'
  | 'resendVerification'
  | 'login'
  | 'createGuest'
  | 'refreshTokens'
  | 'logout'
  | 'forgotPassword'
  | 'resetPassword'
  | 'changePassword'
  | 'changeEmail'
>;

export function createAuthHandlers(services: UserServices): AuthHandlers {
  const { registration, sessions, signIn, passwords } = services;
  return {
    async register(context, { body }) {
      await registration.register(context, { ...body, locale: body.locale ?? context.locale });
      return { data: mailAccepted(body.email) };
    },
    async verifyEmail(context, { body }) {
      return { data: await sessions.tokens(context, await registration.verifyEmail(context, proofOf(body))) };
    },
    async resendVerification(context, { body }) {
      await registration.resend(context, body.email);
      return { data: mailAccepted(body.email) };
    },
    async login(context, { body }) {
      return { data: await sessions.tokens(context, await signIn.login(context, body)) };
    },
    async createGuest(context, { body }) {
      const opened = await signIn.createGuest(context, {
        email: body.email,
        cartToken: body.cart_token,
        name: body.name ?? null,
        locale: body.locale ?? context.locale,
      });
      return { data: await sessions.tokens(context, opened) };
    },
    async refreshTokens(context, { body }) {
      return { data: await sessions.tokens(context, await sessions.refresh(context, body.refresh_token)) };
    },
    async logout(context) {
      const { userId, sessionId } = callerOf(context);
      // Of two logouts at once the second finds nothing to end, which is what it wanted.
      await sessions.end(context, sessionId, userId, 'logout');
      return { data: undefined };
    },
    async forgotPassword(context, { body }) {
      await passwords.forgot(context, body.email);
      return { data: mailAccepted(body.email) };
    },
    async resetPassword(context, { body }) {
      await passwords.reset(context, proofOf(body), body.new_password);
      return { data: undefined };
    },
    async changePassword(context, { body }) {
      const input = { currentPassword: body.current_password, newPassword: body.new_password };
      return { data: await sessions.tokens(context, await passwords.change(context, callerOf(context).userId, input)) };
    },
    async changeEmail(context, { body }) {
      const input = { newEmail: body.new_email, password: body.password };
      await passwords.changeEmail(context, callerOf(context).userId, input);
      return { data: mailAccepted(body.new_email) };
    },
  };
}

function mailAccepted(email: string): components['schemas']['MailAccepted'] {
  return { email, valid_for_s: codeValidForS };
}

function proofOf(body: { token?: string; email?: string; code?: string }): Proof {
  return {
    token: body.token,
    code: body.code,
    emailKey: body.email === undefined ? undefined : emailKeyOf(body.email),
  };
}
