-- Invariants within user's schema; see the platform's 0003_invariant_views for what the columns mean.
CREATE SQL SECURITY INVOKER VIEW chk_22_sessions AS
SELECT s.id AS subject, s.id AS scope_id, s.created_at AS changed_at, CONCAT('session of ', s.user_id, ', who is not there') AS detail
FROM sessions s LEFT JOIN users u ON u.id = s.user_id WHERE u.id IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_22_refresh_tokens AS
SELECT LEFT(t.token_hash, 12) AS subject, t.session_id AS scope_id, t.created_at AS changed_at, CONCAT('refresh token of ', t.session_id, ', which is not there') AS detail
FROM refresh_tokens t LEFT JOIN sessions s ON s.id = t.session_id WHERE s.id IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_22_shops AS
SELECT p.id AS subject, p.id AS scope_id, p.updated_at AS changed_at, CONCAT('shop of ', p.user_id, ', who is not there') AS detail
FROM shops p LEFT JOIN users u ON u.id = p.user_id WHERE u.id IS NULL;

-- A family has one token that still works; each rotation retires the one before.
CREATE SQL SECURITY INVOKER VIEW chk_23_active_tokens AS
SELECT s.id AS subject, s.id AS scope_id, s.last_used_at AS changed_at, CONCAT((SELECT COUNT(*) FROM refresh_tokens t WHERE t.session_id = s.id AND t.rotated_at IS NULL), ' refresh tokens work at once') AS detail
FROM sessions s WHERE (SELECT COUNT(*) FROM refresh_tokens t WHERE t.session_id = s.id AND t.rotated_at IS NULL) > 1;

-- Ended for a replay, a password or a disabled account: a token made after that would have outlived it.
CREATE SQL SECURITY INVOKER VIEW chk_23_outlived AS
SELECT s.id AS subject, s.id AS scope_id, s.ended_at AS changed_at, CONCAT('ended (', COALESCE(s.end_reason, 'no reason'), '), and a token was made after it') AS detail
FROM sessions s WHERE s.ended_at IS NOT NULL AND EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = s.id AND t.created_at > s.ended_at);

CREATE SQL SECURITY INVOKER VIEW chk_23_token_hashes AS
SELECT LEFT(t.token_hash, 12) AS subject, t.session_id AS scope_id, t.created_at AS changed_at, 'a refresh token is not stored as a hash' AS detail
FROM refresh_tokens t WHERE t.token_hash NOT RLIKE '^[0-9a-f]{64}$'
UNION ALL SELECT v.id, v.id, v.created_at, 'a code or link is not stored as a hash'
FROM verifications v WHERE v.code_hash NOT RLIKE '^[0-9a-f]{64}$' OR v.link_hash NOT RLIKE '^[0-9a-f]{64}$';

-- Argon2id with at least 19 MiB: what is stored was hashed, and at a cost.
CREATE SQL SECURITY INVOKER VIEW chk_23_password_hashes AS
SELECT u.id AS subject, u.id AS scope_id, u.updated_at AS changed_at, 'the password is not hashed by Argon2id with 19 MiB or more' AS detail
FROM users u WHERE u.password_hash IS NOT NULL AND (u.password_hash NOT LIKE '$argon2id$v=19$m=%'
  OR CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(u.password_hash, '$m=', -1), ',', 1) AS UNSIGNED) < 19456);

CREATE SQL SECURITY INVOKER VIEW chk_28_roles AS
SELECT u.id AS subject, u.id AS scope_id, u.updated_at AS changed_at, CONCAT('has the roles ', u.roles, ' without an audit row') AS detail
FROM users u WHERE u.roles LIKE '%admin%'
  AND NOT EXISTS (SELECT 1 FROM audit_log a WHERE a.subject_type = 'user' AND a.subject_id = u.id AND a.action IN ('user.created', 'user.roles_changed'));

CREATE SQL SECURITY INVOKER VIEW chk_28_shops AS
SELECT p.id AS subject, p.id AS scope_id, p.updated_at AS changed_at, CONCAT('is ', p.status, ' without an audit row') AS detail
FROM shops p WHERE p.status <> 'pending' AND NOT EXISTS (SELECT 1 FROM audit_log a WHERE a.subject_type = 'shop' AND a.subject_id = p.id);
