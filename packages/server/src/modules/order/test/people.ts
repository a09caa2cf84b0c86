import type { components } from '../../../contract/types.gen.ts';

type Schemas = components['schemas'];

export function buyerRow(id: string): Schemas['CheckoutBuyer'] {
  return {
    user_id: id,
    status: 'active',
    session_active: true,
    roles: ['buyer'],
    version: 1,
    email: 'mona@example.com',
    email_verified: true,
    name: 'Mona',
    locale: 'en',
    seller_id: null,
    address: null,
  };
}

export function addressRow(id: string): Schemas['Address'] {
  return {
    id,
    label: null,
    name: 'Mona Hassan',
    line1: '12 Nile Street',
    line2: null,
    city: 'Cairo',
    region: null,
    postal_code: null,
    country: 'EG',
    phone: '+201001234567',
    is_default: true,
    created_at: '2026-02-01T00:00:00.000Z',
    updated_at: '2026-02-01T00:00:00.000Z',
  };
}
