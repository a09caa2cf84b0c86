import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { ProductDb } from '../product.tables.ts';
import { findReservations, type Reservation } from '../repositories/reservation.repository.ts';

interface Question {
  orderId: string;
  settle(answer: Reservation | undefined): void;
  fail(error: unknown): void;
}

/**
 * Looks up what orders hold. Questions that come while one is being asked go out together in the next
 * statement: a thousand buyers refused at once must not want a thousand connections.
 */
export class KnownReservations {
  private readonly db: ModuleDatabase<ProductDb>;
  private waiting: Question[] = [];
  private asking = false;

  constructor(db: ModuleDatabase<ProductDb>) {
    this.db = db;
  }

  find(context: CallContext, orderId: string): Promise<Reservation | undefined> {
    return new Promise((settle, fail) => {
      this.waiting.push({ orderId, settle, fail });
      if (!this.asking) void this.ask(context);
    });
  }

  private async ask(context: CallContext): Promise<void> {
    this.asking = true;
    while (this.waiting.length > 0) {
      const questions = this.waiting.splice(0, 500);
      try {
        const found = await findReservations(
          this.db.writer(context.class),
          questions.map((q) => q.orderId),
        );
        const byOrder = new Map(found.map((reservation) => [reservation.orderId, reservation]));
        for (const question of questions) question.settle(byOrder.get(question.orderId));
      } catch (error) {
        for (const question of questions) question.fail(error);
      }
    }
    this.asking = false;
  }
}
