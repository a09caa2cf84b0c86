import { eventValidators } from '../../contract/event-validators.gen.ts';
import { type EventType, events } from '../../contract/events.gen.ts';
import { fieldErrors } from '../http/validate.ts';
import type { EventCatalog } from './event-catalog.ts';

/** The events of the contract, checked by the compiled validators. */
export const contractEvents: EventCatalog = {
  events,
  validate(type, data) {
    const validator = eventValidators[type as EventType]?.data;
    if (validator === undefined)
      return [{ path: '', code: 'unknown_type', message: `the contract has no event ${type}` }];
    return validator(data) ? [] : fieldErrors(validator, '/data');
  },
};
