/** What tells one state of a module's database from another. */

/** The moment of the snapshot by the database's clock, and how many events it has ever had. */
export const moment =
  "SELECT DATE_FORMAT(NOW(3), '%Y-%m-%d %H:%i:%s.%f') AS at, COALESCE((SELECT MAX(seq) FROM outbox), 0) AS events, @@hostname AS host, @@port AS port, @@datadir AS folder";

/** An altered view would see less, or more. */
export const definitions =
  "SELECT table_name AS name, view_definition AS definition FROM information_schema.views WHERE table_schema = DATABASE() AND table_name LIKE 'chk\\_%' ORDER BY table_name";
