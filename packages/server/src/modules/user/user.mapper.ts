/** Rows as the contract shows them. */
import type { components } from '../../contract/types.gen.ts';
import { parseJson } from '../../platform/db/json.ts';
import { parseRoles } from './domain/roles.ts';
import type { AddressRow } from './repositories/address.repository.ts';
import type { SessionRow } from './repositories/session.repository.ts';
import type { ShopRow } from './repositories/shop.repository.ts';
import type { UserRow } from './repositories/user.repository.ts';

type Schemas = components['schemas'];

export function toUser(row: UserRow, sellerId: string | null): Schemas['User'] {
  return {
    id: row.id,
    email: row.email,
    email_verified: row.email_verified_at !== null,
    name: row.name,
    phone: row.phone,
    locale: row.locale as Schemas['Locale'],
    roles: parseRoles(row.roles),
    seller_id: sellerId,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toUserContact(row: UserRow): Schemas['UserContact'] {
  return {
    user_id: row.id,
    email: row.email,
    email_verified: row.email_verified_at !== null,
    name: row.name,
    phone: row.phone,
    locale: row.locale as Schemas['Locale'],
    status: row.status as Schemas['UserStatus'],
  };
}

export function toAccountRecord(row: UserRow, created: boolean): Schemas['AccountRecord'] {
  return {
    user_id: row.id,
    email: row.email,
    email_verified: row.email_verified_at !== null,
    roles: parseRoles(row.roles).filter((role) => role !== 'guest'),
    status: row.status as Schemas['UserStatus'],
    version: row.version,
    created,
  };
}

export function toSession(row: SessionRow, currentId: string): Schemas['Session'] {
  return {
    id: row.id,
    current: row.id === currentId,
    user_agent: row.user_agent,
    ip_address: row.ip_address,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}

export function toAddress(row: AddressRow): Schemas['Address'] {
  return {
    id: row.id,
    label: row.label,
    name: row.name,
    line1: row.line1,
    line2: row.line2,
    city: row.city,
    region: row.region,
    postal_code: row.postal_code,
    country: row.country,
    phone: row.phone,
    is_default: row.is_default === 1,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toShop(row: ShopRow): Schemas['Shop'] {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    country: row.country,
    support_email: row.support_email,
    status: row.status as Schemas['ShopStatus'],
    status_reason: row.status_reason,
    ...commissionTermsOf(row),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toPublicSeller(row: ShopRow): Schemas['PublicSeller'] {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    country: row.country,
    support_email: row.support_email,
    created_at: row.created_at.toISOString(),
  };
}

export function toAdminSeller(row: ShopRow, userEmail: string): Schemas['AdminSeller'] {
  return {
    id: row.id,
    user_id: row.user_id,
    user_email: userEmail,
    name: row.name,
    slug: row.slug,
    country: row.country,
    status: row.status as Schemas['ShopStatus'],
    status_reason: row.status_reason,
    ...commissionTermsOf(row),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toShopRecord(row: ShopRow): Schemas['ShopRecord'] {
  return {
    seller_id: row.id,
    user_id: row.user_id,
    name: row.name,
    slug: row.slug,
    country: row.country,
    status: row.status as Schemas['ShopStatus'],
    ...commissionTermsOf(row),
    sequence: row.version,
  };
}

function commissionTermsOf(row: ShopRow): Pick<Schemas['Shop'], 'commission_bps' | 'commission_cap' | 'fees'> {
  const fees = parseJson<Schemas['SaleFeeRule'][]>(row.fees);
  return { commission_bps: row.commission_bps, commission_cap: row.commission_cap, fees };
}

/** The strong ETag of a row's version. */
export function strongEtag(version: number): string {
  return `"v${version}"`;
}
