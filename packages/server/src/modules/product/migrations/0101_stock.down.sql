DROP TABLE stock_restocks, stock_ledger, stock_reservation_lines, stock_reservations;
