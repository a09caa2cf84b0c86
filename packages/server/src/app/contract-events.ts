import { eventValidators } from '../contract/event-validators.gen.ts';
import { type EventType, events } from '../contract/events.gen.ts';
import { type EventCatalog, subscriptionsOf } from '../platform/events/event-catalog.ts';
import { fieldErrors } from '../platform/http/validate.ts';

/** The events of the contract, as the platform's outbox, relay and consumers need them. */
export const contractEvents: EventCatalog = {
  events,
  validate(type, data) {
    const validate = eventValidators[type as EventType].data;
    return validate(data) ? [] : fieldErrors(validate, '/data');
  },
};

/** Who hears what in the whole installation, whichever process owns it. */
export const contractSubscriptions = subscriptionsOf(contractEvents);
