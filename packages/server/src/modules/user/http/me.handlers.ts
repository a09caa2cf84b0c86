import type { Handlers } from '../../../contract/handlers.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import type { AddressChange } from '../services/address.service.ts';
import { toAddress, toSession } from '../user.mapper.ts';
import type { UserServices } from '../user.services.ts';
import { callerOf } from './caller.ts';

export type MeHandlers = Pick<
  Handlers<RequestContext>,
  | 'getMe'
  | 'updateMe'
  | 'listSessions'
  | 'deleteSession'
  | 'listAddresses'
  | 'createAddress'
  | 'getAddress'
  | 'replaceAddress'
  | 'deleteAddress'
>;

export function createMeHandlers(services: UserServices): MeHandlers {
  const { accounts, sessions, addresses } = services;
  return {
    async getMe(context) {
      return { data: await accounts.me(context, callerOf(context).userId) };
    },
    async updateMe(context, { body }) {
      const profile = { name: body.name, phone: body.phone ?? null, locale: body.locale };
      return { data: await accounts.updateMe(context, callerOf(context).userId, profile) };
    },
    async listSessions(context, { query }) {
      const { userId, sessionId } = callerOf(context);
      const { rows, cursorOf } = await sessions.list(context, userId, { cursor: query.cursor, limit: query.limit });
      const { items, page } = pageOf(rows, query.limit, cursorOf);
      return { data: items.map((row) => toSession(row, sessionId)), page };
    },
    async deleteSession(context, { path }) {
      if (!(await sessions.end(context, path.id, callerOf(context).userId, 'signed_out'))) throw notFound('session');
      return { data: undefined };
    },
    async listAddresses(context, { query }) {
      const { userId } = callerOf(context);
      const { rows, cursorOf } = await addresses.list(context, userId, { cursor: query.cursor, limit: query.limit });
      const { items, page } = pageOf(rows, query.limit, cursorOf);
      return { data: items.map(toAddress), page };
    },
    async createAddress(context, { body }) {
      const { status, data } = await addresses.create(context, callerOf(context).userId, changeOf(body), body);
      return { status, data, headers: { Location: `/api/v1/users/me/addresses/${data.id}` } };
    },
    async getAddress(context, { path }) {
      return { data: await addresses.get(context, callerOf(context).userId, path.id) };
    },
    async replaceAddress(context, { path, body }) {
      return { data: await addresses.replace(context, callerOf(context).userId, path.id, changeOf(body)) };
    },
    async deleteAddress(context, { path }) {
      await addresses.delete(context, callerOf(context).userId, path.id);
      return { data: undefined };
    },
  };
}

function changeOf(body: components['schemas']['AddressInput']): AddressChange {
  return {
    fields: {
      label: body.label ?? null,
      name: body.name,
      line1: body.line1,
      line2: body.line2 ?? null,
      city: body.city,
      region: body.region ?? null,
      postal_code: body.postal_code ?? null,
      country: body.country,
      phone: body.phone ?? null,
    },
    isDefault: body.is_default ?? false,
  };
}
