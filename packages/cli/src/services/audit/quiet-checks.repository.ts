/** What the server knows of the installation's connections. Needs PROCESS, which the reading accounts have. */

/** Connections that sit in a transaction and do nothing. */
export const idleInTransaction = `SELECT CAST(p.id AS CHAR) AS subject, CONCAT(p.user, ' idles in a transaction since ', p.time, ' s') AS detail
  FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
  WHERE p.user LIKE ? AND p.user NOT LIKE '%\\_ro' AND p.command = 'Sleep' AND p.time >= ?`;

export const connectionsOf =
  'SELECT p.user AS subject, COUNT(*) AS connections FROM information_schema.processlist p WHERE p.user = ? GROUP BY p.user';
